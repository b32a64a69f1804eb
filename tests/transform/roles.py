"""module doc"""
import os.path as p, sys
from . import x as y
from collections import OrderedDict, deque

def f(a: 'ann a', b=('d', 1), *, c='kw default', d: 'ann d'=2) -> 'ann r':
    """function doc"""
    try:
        g(1, 'pos', key='val', other=(3 if a else 'four'))
    except E as e:
        h(*[5], **{'six': 7})
    finally:
        s[1:2], s[:], s[::'step']
    with a('eight') as z:
        return {'nine', 'ten'} if a in {'el', 'ev'} else None
    for i in (12, 13):
        yield i
        yield from g('fourteen')
    return (lambda q='fifteen': q)

class C(A, metaclass=M('sixteen')):
    """class doc"""
    attr = 'seventeen'
    def m(self):
        return [w for w in 'eighteen' if w != 19]
    __name__ = 'twenty'
f(x, c='last')(*a, k='after star', **{})
