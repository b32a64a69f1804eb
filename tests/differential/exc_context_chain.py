# __context__ chains through handlers
# Python 3.11 prints something else in lines 1, 2, 3 of the output.
def chain(e):
    out = []
    while e is not None:
        out.append(repr(e)); e = e.__context__
    return out
try:
    try:
        try: raise ValueError(1)
        except ValueError: raise KeyError(2)
    finally: raise TypeError(3)
except TypeError as e: print(chain(e))
try:
    try: raise ValueError('a')
    except ValueError as v:
        try: raise KeyError('b')
        except KeyError: raise v
except ValueError as e: print(chain(e))
def gen():
    try: yield
    except ValueError: raise KeyError('gen')
g = gen(); next(g)
try: g.throw(ValueError('thrown'))
except KeyError as e: print(chain(e))
