# Modules that CPython has in Python: their functions have code and defaults, their frames are seen in tracebacks,
# their mixin methods take any object.
import __future__, _collections_abc, _weakrefset, abc, atexit, collections, contextlib, copy, copyreg, dis, functools
import heapq, opcode, string, sys, time, types, warnings, weakref

FUNCTION = type(lambda: None)


def signature(function):
    code = function.__code__
    count = code.co_argcount + code.co_kwonlyargcount
    flags = ('*' if code.co_flags & 4 else '') + ('**' if code.co_flags & 8 else '')
    extra = code.co_varnames[count:count + len(flags.replace('**', '.'))]
    return code.co_varnames[:count], code.co_kwonlyargcount, flags, extra, function.__defaults__ and len(function.__defaults__)


def walk(owner, prefix, module):
    for name in sorted(vars(owner)):
        value = vars(owner)[name]
        if isinstance(value, (classmethod, staticmethod)):
            value = value.__func__
        if isinstance(value, property):
            value = value.fget
        if type(value) is FUNCTION and value.__module__ == module:
            # What only this machine has, or only a CPython without its parts in C.
            if not name.startswith('_') or name.startswith('__'):
                print(prefix + name, *signature(value))


modules = [_collections_abc, _weakrefset, abc, collections, contextlib, copyreg, functools, types, weakref, warnings]
for module in modules:
    name = module.__name__
    for public in sorted(getattr(module, '__all__', [])):
        value = getattr(module, public)
        if isinstance(value, type) and value.__module__ == name:
            walk(value, '%s.%s.' % (name, public), name)
        elif type(value) is FUNCTION and value.__module__ == name:
            print('%s.%s' % (name, public), *signature(value))


def frames(call):
    try:
        call()
    except Exception as error:
        found, tb = [], error.__traceback__.tb_next
        while tb is not None:
            found.append(tb.tb_frame.f_code.co_name)
            tb = tb.tb_next
        return type(error).__name__, found
    return 'nothing'


@contextlib.contextmanager
def manager():
    yield 1


def within():
    with manager():
        raise KeyError('k')


def callback():
    with contextlib.ExitStack() as stack:
        stack.callback(lambda: 1 / 0)


print(frames(lambda: collections.UserDict().pop('x')))
print(frames(lambda: collections.ChainMap({})['x']))
print(frames(lambda: copy.deepcopy([[(x for x in ())]])))
print(frames(within), frames(callback))
print(frames(lambda: functools.singledispatch(len).register(int)(3)))
print(frames(lambda: functools.total_ordering(int)))
print(frames(lambda: weakref.WeakValueDictionary()['a']))
print(frames(lambda: collections.namedtuple('N', 'a a')))
print(frames(lambda: string.Template('$x').substitute()))
print(frames(lambda: list(heapq.merge([1], 3))))


# Mixin methods are functions, which any object can be given to.
class Foreign:
    def __init__(self, *items): self.items = items
    def __getitem__(self, index): return self.items[index]
    def __len__(self): return len(self.items)
    def __iter__(self): return iter(self.items)
    def __contains__(self, item): return item in self.items
    _from_iterable = classmethod(lambda cls, items: sorted(items))


foreign = Foreign(3, 1, 3)
print(_collections_abc.Sequence.index(foreign, 1), _collections_abc.Sequence.count(foreign, 3))
print(list(_collections_abc.Sequence.__reversed__(foreign)), _collections_abc.Set.isdisjoint(foreign, [4]))
print(_collections_abc.Set.__and__(foreign, Foreign(1, 2)), _collections_abc.Mapping.get(foreign, 1))
print(collections.Counter.most_common(collections.Counter('abca'), 1), collections.UserList.copy(collections.UserList([1])))
print(type(copy.deepcopy) is FUNCTION, copy.copy.__module__, within.__name__, manager.__wrapped__.__code__.co_name)
print(copyreg._reduce_ex.__code__.co_argcount, sorted(copyreg.__all__), copyreg.dispatch_table[complex](1j)[1])
print(opcode.opname[124], opcode.stack_effect(131, 2), dis.opmap['LOAD_FAST'], dis.Instruction._fields[:3])
print([(i.opname, i.argval) for i in dis.get_instructions(lambda x: x + 1)], dis.code_info(within).splitlines()[0])
print(isinstance(time.time.__name__, str), __future__.division.getMandatoryRelease(), __future__.all_feature_names[0])


@atexit.register
def bye(*args):
    print('bye', args)


atexit.register(bye, 1)
atexit.unregister(len)
