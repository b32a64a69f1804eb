# Bodies of classes and code run by exec and eval: any function, any code.
import types
def t(name, f):
    try: r = f()
    except BaseException as e: print(name, '!', type(e).__name__, e)
    else: print(name, '->', r if not isinstance(r, types.GeneratorType) else ('generator', r.__name__, r.__qualname__, list(r)))
bc = __build_class__
def g(): yield 1
t('generator', lambda: bc(g, 'A'))
t('yielding lambda', lambda: bc(lambda: (yield), 'A'))
async def co(): pass
def coroutine():
    import warnings
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        return bc(co, 'A')
t('coroutine', coroutine)
def a1(a): return a
t('one parameter', lambda: bc(a1, 'A'))
def a2(a, b): return a
t('two parameters', lambda: bc(a2, 'A'))
def d1(a=5): return a
t('a default counts for nothing', lambda: bc(d1, 'A'))
def k1(*, k): pass
t('keyword only', lambda: bc(k1, 'A'))
def k2(*, k=1): pass
t('keyword only default', lambda: bc(k2, 'A'))
def s(*a, **k): print('in', a, k)
t('stars', lambda: bc(s, 'A'))
def outer():
    x = 3
    def body(p=1):
        nonlocal x
        x += 1
        return p
    return body
t('default and cell', lambda: bc(outer(), 'A'))
def outer2():
    x = 3
    def body(): return x
    return body
t('cell', lambda: bc(outer2(), 'A'))
def inside():
    v = 1
    print('locals', locals())
    return v
C = bc(inside, 'A')
print(C, 'v' in C.__dict__)
t('locals()', lambda: bc(lambda: locals(), 'A'))
for bad in (1, None, 'x', len, print, int, bc, C, (lambda: 0).__code__, [].append): t('body %s' % type(bad).__name__, lambda: bc(bad, 'A'))
t('name', lambda: bc(inside, 5))
t('few', lambda: bc(inside))
t('none', lambda: bc())
class M(type):
    @classmethod
    def __prepare__(m, *a, **k): return 7
def store(): pass
t('prepare gives no mapping', lambda: bc(store, 'A', metaclass=M))
src = types.FunctionType
code = inside.__code__
class Body: x = 1
# exec and eval
t('eval generator', lambda: eval(g.__code__))
t('exec generator', lambda: exec(g.__code__))
t('eval genexp', lambda: eval((lambda: (i for i in 'ab')).__code__.co_consts[1]))
t('eval parameters', lambda: eval(a1.__code__))
t('exec parameters', lambda: exec(a2.__code__))
t('exec keyword only', lambda: exec(k1.__code__))
t('eval stars', lambda: eval(s.__code__))
t('eval free', lambda: eval(outer2().__code__))
t('exec free', lambda: exec(outer2().__code__))
t('eval locals', lambda: sorted(eval((lambda: locals()).__code__, {}, {'zz': 1})))
t('eval default', lambda: eval(d1.__code__))
def cells():
    q = 4
    return lambda: q
t('cells', lambda: eval(cells.__code__)())
def mk(flags, names=('zz',)):
    c = cells.__code__
    return types.CodeType(0, 0, 0, 5, flags, b'e\x00\x00S', (), names, (), 'f', 'f', 1, b'', (), ())
t('no flags', lambda: eval(mk(0x40), {}, {'zz': 1}))
t('new locals only', lambda: eval(mk(0x42), {'zz': 'global'}, {'zz': 'local'}))
t('new locals and optimised', lambda: eval(mk(0x43), {'zz': 'global'}, {'zz': 'local'}))
t('optimised only', lambda: eval(mk(0x41), {'zz': 'global'}, {'zz': 'local'}))
t('generator without yield', lambda: eval(mk(0x60), {'zz': 'global'}, {'zz': 'local'}))
t('exec of a str', lambda: exec(3))
