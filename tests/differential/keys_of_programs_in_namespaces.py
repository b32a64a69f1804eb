# Names of modules, functions and class bodies beside keys that have their hash.
log = []


class Key:
    def __init__(self, name, answer=False, act=None):
        self.name, self.answer, self.act = name, answer, act

    def __hash__(self):
        return hash(self.name)

    def __eq__(self, other):
        log.append(self.name)
        if self.act is not None:
            self.act()
        return self.answer


def attempt(what, *args):
    del log[:]
    try:
        found = what(*args)
    except BaseException as error:
        found = (type(error).__name__, str(error))
    # how often a key is asked depends on where the hash leads
    print(found, sorted(set(log)))


def reader():
    return value


def writer(new):
    global value
    value = new


def remover():
    global value
    del value


def refuse():
    raise ArithmeticError('compared')


def with_globals(function, namespace):
    return type(function)(function.__code__, namespace)


def fresh(*keys, **names):
    space = {key: 'by key %d' % number for number, key in enumerate(keys)}
    space.update(names)
    return space


for answer in (False, True):
    space = fresh(Key('value', answer))
    attempt(with_globals(reader, space))
    attempt(with_globals(reader, space))
    attempt(with_globals(writer, space), 'written')
    attempt(with_globals(reader, space))
    attempt(lambda: len(space) - ('__builtins__' in space))
    attempt(with_globals(remover, space))
    attempt(with_globals(reader, space))
    attempt(with_globals(remover, space))
space = fresh(Key('value', act=refuse))
attempt(with_globals(reader, space))
attempt(with_globals(writer, space), 1)
attempt(with_globals(remover, space))


def counted():
    return len([1, 2])


def several():
    return [value for value in [1]] and [len((1,)) for i in range(3)]


# builtins and globals
for answer in (False, True):
    space = fresh(Key('len', answer))
    attempt(with_globals(counted, space))
    attempt(with_globals(counted, space))
    space = {'__builtins__': {Key('len', answer): lambda what: 'key'}}
    attempt(with_globals(counted, space))
    space = {'__builtins__': {Key('len', answer): lambda what: 'key', 'range': range}, 'len': len}
    attempt(with_globals(several, space))
space = fresh(len=lambda what: 'global')
function = with_globals(counted, space)
attempt(function)
space[Key('len', True)] = 'later'
attempt(function)
attempt(function)
del space['len']
attempt(function)


# class bodies and exec
def body():
    class Body:
        mark = value
        value = 'in class'
        after = value
    return Body.mark, Body.after


class Space(dict):
    pass


space = fresh(Key('value', True), __name__='m')
space['__builtins__'] = __builtins__
attempt(with_globals(body, space))


class Meta(type):
    @classmethod
    def __prepare__(cls, name, bases):
        return {Key('here', True): 'prepared', Key('there'): 'no', Key('bad', act=refuse): 0}


def prepared():
    class Body(metaclass=Meta):
        found = here
    return Body.found


attempt(prepared)


def prepared_not():
    class Body(metaclass=Meta):
        found = there
    return Body.found


attempt(prepared_not)


def prepared_bad():
    class Body(metaclass=Meta):
        found = bad
    return Body.found


attempt(prepared_bad)


def prepared_stores():
    class Body(metaclass=Meta):
        there = 1
        here = 2
        found = here, there
        del there
    return Body.found, [key for key in Body.__dict__ if isinstance(key, str) and key[0] != '_']


attempt(prepared_stores)


def prepared_stores_bad():
    class Body(metaclass=Meta):
        bad = 1


attempt(prepared_stores_bad)


def prepared_deletes_bad():
    class Body(metaclass=Meta):
        del bad


attempt(prepared_deletes_bad)


def closure():
    here = 'cell'

    class Body(metaclass=Meta):
        found = here
    return Body.found


attempt(closure)


def closure_not():
    there = 'cell'

    class Body(metaclass=Meta):
        found = there
    return Body.found


attempt(closure_not)
globals()[Key('module_level', True)] = 'at module level'
del log[:]
print(module_level, sorted(set(log)))
module_level = 1
print(module_level, len([key for key in globals() if type(key) is Key]))
del module_level
try:
    print(module_level)
except NameError as error:
    print(error)
