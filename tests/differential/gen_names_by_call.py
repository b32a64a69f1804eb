# Which names a generator has depends on how its function was called.
import contextlib


class Tree:
    def __init__(self, *parts):
        self.parts = parts

    def __iter__(self):
        for part in self.parts:
            yield part

    def walk(self, depth=0):
        yield depth

    async def wait(self):
        return 1


def shown(generator):
    generator.close()
    return generator.__name__, generator.__qualname__, repr(generator).split(' at ')[0]


def renamed():
    def inner():
        yield
    inner.__name__ = 'other'
    return inner


tree = Tree(1, 2)
print(shown(tree.walk()))
print(shown(tree.walk(depth=1)))
print(shown(tree.walk(*[2])))
print(shown(tree.walk(**{'depth': 2})))
print(shown(Tree.walk(tree)))
print(shown(iter(tree)))
print(shown(tree.__iter__()))
print(shown(next(map(Tree.walk, [tree]))))
print(shown(next(map(tree.walk, [3]))))
print(shown(tree.wait()), shown(tree.wait(*())))
print(shown(renamed()()), shown(renamed()(*())))


@contextlib.contextmanager
def section():
    yield 'inside'


with section() as where:
    print(where, section().gen.__qualname__)
