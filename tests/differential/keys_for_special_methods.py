"""Special methods, looked up in classes under keys that only have the hash and equality of the name."""
class K:
    def __init__(self, s): self.s=s
    def __hash__(self): return hash(self.s)
    def __eq__(self, o): return o == self.s or (isinstance(o,K) and o.s==self.s)
def t(n,f):
    try: r=f()
    except BaseException as e: r=(type(e).__name__, str(e))
    print(n, r)
import math, operator, sys, copy
for base in (object, int, float, dict, str):
  for sp,use in [('__format__',format),('__dir__',dir),('__reversed__',lambda x:x and reversed(x) or reversed(x)),('__length_hint__',operator.length_hint),('__round__',round),('__trunc__',math.trunc),('__floor__',math.floor),('__ceil__',math.ceil),('__bytes__',bytes),('__complex__',complex),('__sizeof__',sys.getsizeof if 0 else lambda x:x.__sizeof__()),('__len__',len),('__iter__',iter),('__contains__',lambda x:1 in x),('__getitem__',lambda x:x[0]),('__hash__',hash),('__eq__',lambda x:x==0),('__str__',str),('__repr__',repr),('__bool__',bool),('__int__',int),('__index__',operator.index),('__float__',float),('__neg__',lambda x:-x),('__add__',lambda x:x+x),('__radd__',lambda x:[]+x),('__mul__',lambda x:x*2),('__rmul__',lambda x:2*x),('__mod__',lambda x:x%2),('__iadd__',lambda x:operator.iadd(x,x)),('__lt__',lambda x:x<x),('__enter__',lambda x:w(x)),('__exit__',lambda x:w(x)),('__setitem__',lambda x:operator.setitem(x,0,1)),('__delitem__',lambda x:operator.delitem(x,0)),('__missing__',lambda x:x['a']),('__reduce_ex__',lambda x:copy.copy(x)),('__copy__',lambda x:copy.copy(x)),('__call__',lambda x:x()),('__fspath__',str),('__getattr__',lambda x:x.zork),('__getattribute__',lambda x:x.zork),('__setattr__',lambda x:setattr(x,'a',1)),('__init__',lambda x:type(x)()),('__new__',lambda x:type(x)()),('__getnewargs__',lambda x:x.__reduce_ex__(2)[1:2]),('__get__',lambda x:type('Z',(),{'a':x})().a),('__set__',lambda x:setattr(type('Z',(),{'a':x})(),'a',2)),('__del__',lambda x:None)]:
    def w(x):
        with x as y: return y
    def fn(self,*a): return 'fn%d'%len(a)
    for inherit in (0,1,2):
        def mk():
            if inherit==2:
                A=type('A',(base,),{sp:lambda self,*a:'A'})
                B=type('B',(A,),{K(sp):fn})
            else:
                B=type('B',(base,),{K(sp):fn})
                if inherit: B=type('C',(B,),{})
            x=B()
            r=use(x)
            return r if isinstance(r,(str,int,tuple,list,float,bytes)) and len(repr(r))<60 and ' at 0x' not in repr(r) and 'class' not in repr(r)  else type(r).__name__
        t((base.__name__,sp,inherit),mk)
# metaclass ones
for sp,use in [('__instancecheck__',lambda c:isinstance(1,c)),('__subclasscheck__',lambda c:issubclass(int,c)),('__call__',lambda c:c()),('__getattr__',lambda c:c.zork),('__prepare__',lambda c:c),('__dir__',dir),('__len__',len),('__setattr__',lambda c:setattr(c,'a',1)),('__init__',lambda c:c),('__new__',lambda c:c),('__repr__',repr),('__subclasses__',lambda c:c.__subclasses__()),('__getitem__',lambda c:c[1])]:
    def mk():
        M=type('M',(type,),{K(sp):lambda self,*a:['fn']})
        c=M('c',(),{})
        r=use(c)
        return r if isinstance(r,(str,int,tuple,list)) and len(repr(r))<60 and '0x' not in repr(r) else type(r).__name__
    t(sp,mk)
    def mk():
        M=type('M',(type,),{K(sp):lambda self,*a:['fn']})
        class c(metaclass=M): pass
        r=use(c)
        return r if isinstance(r,(str,int,tuple,list)) and len(repr(r))<60 and '0x' not in repr(r) else type(r).__name__
    t(sp,mk)


def m_mro():
    class B: pass
    M = type('M', (type,), {K('mro'): lambda c: [c, B, object]})
    return [k.__name__ for k in M('c', (), {}).__mro__]
t('mro', m_mro)
