# slice.indices gives the very objects that need no change, and adds and compares as their classes say.
class I(int):
    def __repr__(s): return 'I%d'%int(s)
class X:
    def __init__(s,v): s.v=v
    def __index__(s): return s.v
for st in (None,True,False,I(1),I(-1),I(9),X(True),X(I(2)),-3,2**70,I(2**70)):
    for sp in (None,True,I(3),I(-2),X(False),I(2**70)):
        for step in (None,True,I(2),I(-1),X(I(-2)),X(True)):
            try: print(slice(st,sp,step).indices(5), slice(st,sp,step).indices(I(4)), slice(st,sp,step).indices(True))
            except Exception as e: print(type(e),e)
for l in (True,I(0),X(I(3)),-1,I(-1),2**70,1.5,'x',None):
    try: print(slice(None).indices(l), slice(None,None,-1).indices(l), slice(1,10).indices(l))
    except Exception as e: print(type(e),e)
class Loud(int):
    def __add__(s, o): print('add', int(s), int(o), end=' '); return Loud(int(s) + int(o))
    __radd__ = __add__
    def __lt__(s, o): print('lt', int(s), int(o), end=' '); return int(s) < int(o)
    def __gt__(s, o): print('gt', int(s), int(o), end=' '); return int(s) > int(o)
    def __neg__(s): raise KeyError
for st, sp, step in ((1, 4, 1), (-1, -9, -1), (None, None, None), (9, 2, -2), (-9, 9, 3), (0, 0, 0)):
    parts = [None if part is None else Loud(part) for part in (st, sp, step)]
    for length in (5, Loud(5), Loud(0), Loud(-1)):
        try: print([type(part).__name__ + str(int(part)) for part in slice(*parts).indices(length)])
        except Exception as e: print(type(e), e)
    print(list(range(10)[slice(*parts)]) if step else '', 'abcdef'[slice(*parts)] if step else '')
