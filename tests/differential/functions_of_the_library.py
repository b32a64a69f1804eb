"""Functions that the library defines within others, methods of one instance, and names of one object."""
import functools, contextlib, bisect, operator, copy, collections, itertools, types, sys, random, heapq
def attempt(name, f):
    try: r = f()
    except BaseException as e: print(name, type(e).__name__, e.args)
    else: print(name, '->', r)
def d(): 
    p = functools.partial(int); del p.__dict__
attempt('partial.__dict__', d)
p = functools.partial(int, base=2); p.x = 1
attempt('pd', lambda: (p.__dict__, vars(p)))
def setd(v): p.__dict__ = v
attempt('set int', lambda: setd(1)); attempt('set None', lambda: setd(None)); attempt('set', lambda: setd({'q': 2})); print(p.__dict__, p.q)
class A:
    def m(self, a, b=2, *c, d=4): "doc"; return a, b, c, d
    pm = functools.partialmethod(m, 1, d=9)
    st = functools.partialmethod(functools.partial(print), 1)
    cm = functools.partialmethod(classmethod(m), 1)
    sm = functools.partialmethod(staticmethod(lambda *a: a), 1)
    nested = functools.partialmethod(pm, 5)
attempt('pm', lambda: A().pm(5))
attempt('pm2', lambda: A.pm(A(), 5, d=6))
attempt('pm3', lambda: type(A().pm))
attempt('pm4', lambda: type(A.pm))
attempt('pm5', lambda: type(A.__dict__['pm']))
attempt('abs', lambda: A.__dict__['pm'].__isabstractmethod__)
attempt('abs2', lambda: A.pm.__isabstractmethod__)
attempt('abs3', lambda: A().pm.__isabstractmethod__)
attempt('name', lambda: A.pm.__name__)
attempt('qual', lambda: A.pm.__qualname__)
attempt('_partialmethod', lambda: A.pm._partialmethod is A.__dict__['pm'])
attempt('func', lambda: A().pm.__func__.__name__)
attempt('self', lambda: type(A().pm.__self__))
attempt('cm', lambda: (A.cm(7), A().cm(8)))
attempt('sm', lambda: (A.sm(7), A().sm(8)))
attempt('sm', lambda: type(A.sm))
attempt('nested', lambda: A().nested())
attempt('repr', lambda: repr(A.__dict__['sm'])[:40])
attempt('func', lambda: A.__dict__['nested'].func.__name__)
attempt('args', lambda: (A.__dict__['nested'].args, A.__dict__['nested'].keywords))
attempt('bad', lambda: functools.partialmethod(None, 1))
attempt('bad', lambda: functools.partialmethod())
import abc
class Ab(metaclass=abc.ABCMeta):
    @abc.abstractmethod
    def add(self, x, y): pass
    a5 = functools.partialmethod(add, 5)
    cm = functools.partialmethod(abc.abstractclassmethod(lambda c: 1) , 5)
attempt('abs', lambda: (Ab.add.__isabstractmethod__, Ab.a5.__isabstractmethod__, sorted(Ab.__abstractmethods__)))
for func in [Ab.__dict__['add'], Ab.__dict__['a5']]: attempt('x', lambda: func.__isabstractmethod__)
attempt('reduce', lambda: copy.copy(A.pm) is A.pm)
# contextlib
s = contextlib.ExitStack()
def cb(*a, **k): "cbdoc"; print('cb', a, k)
print(s.callback(cb, 1, a=2) is cb)
w = s._exit_callbacks[-1]
attempt('w', lambda: w.__wrapped__ is cb)
attempt('w', lambda: (w.__name__, w.__doc__, type(w).__name__))
attempt('w', lambda: (w.__qualname__, w.__module__))
class CM:
    def __enter__(self): return 5
    def __exit__(self, *a): print('exit', a)
cm=CM()
s.enter_context(cm)
w = s._exit_callbacks[-1]
attempt('ww', lambda: (type(w).__name__, w.__self__ is cm))
attempt('ww', lambda: (w.__name__, w.__func__.__name__, w.__qualname__))
s.push(cm); w = s._exit_callbacks[-1]; attempt('ww', lambda: (type(w).__name__, w.__self__ is cm))
s.push(print); print(s._exit_callbacks[-1] is print, type(s._exit_callbacks))
s.pop_all().close()
# aliases
for a,b in [('bisect.bisect','bisect.bisect_right'),('bisect.insort','bisect.insort_right'),('operator.add','operator.__add__'),('operator.countOf','operator.countOf'),('operator.__iadd__','operator.iadd'),('operator.__contains__','operator.contains'),('operator.__not__','operator.not_'),('operator.invert','operator.inv'),('operator.__inv__','operator.inv'),('operator.__invert__','operator.inv'),('collections.abc.Mapping','collections.Mapping'),('collections.UserDict','collections.UserDict')]:
    import collections.abc
    def path(p):
        h,*t=p.split('.'); o=globals()[h]
        for x in t: o=getattr(o,x)
        return o
    attempt(a, lambda: path(a) is path(b))
def groups(mod):
    g={}
    for k,v in vars(mod).items():
        if callable(v) or not isinstance(v,(int,str,float,tuple,type(None))): g.setdefault(id(v),[]).append(k)
    return sorted(sorted(x) for x in g.values() if len(x)>1)
import dis, codecs
for m in [bisect, operator, copy, functools, random, heapq, dis, codecs]:
    print(m.__name__, [g for g in groups(m) if not any(x.startswith('__') for x in g) and g != sorted(g, reverse=True)])
for k in 'seed random uniform triangular randint choice randrange sample shuffle normalvariate lognormvariate expovariate vonmisesvariate gammavariate gauss betavariate paretovariate weibullvariate getstate setstate getrandbits'.split():
    f = getattr(random, k)
    attempt(k, lambda: (type(f).__name__, f.__self__ is random._inst, getattr(f,'__func__',None) is random.Random.__dict__.get(k)))
