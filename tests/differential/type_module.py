# module objects
# Python 3.11 prints something else in lines 9, 10, 16, 19 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import types, sys
m = types.ModuleType('name', 'doc')
t(lambda: m, lambda: m.__name__, lambda: m.__doc__, lambda: m.__package__, lambda: m.__loader__, lambda: m.__spec__, lambda: m.zz, lambda: sorted(vars(m)), lambda: types.ModuleType(), lambda: types.ModuleType(5), lambda: types.ModuleType('x').__doc__, lambda: dir(m)[0], lambda: setattr(m, '__dict__', {}))
m.x = 1
t(lambda: m.x, lambda: delattr(m, 'x'), lambda: delattr(m, 'x'), lambda: repr(sys), lambda: type(sys))
m.__dir__ = lambda: ['custom']
t(lambda: 'custom' in dir(m), lambda: delattr(m, '__name__'), lambda: m.zz, lambda: repr(m)[:9])
class Sub(types.ModuleType): pass
print(Sub('s'), isinstance(Sub('s'), types.ModuleType))
