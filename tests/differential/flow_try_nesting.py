# handlers chosen through nested tries
# Python 3.11 prints something else in lines 1, 4 of the output.
def f(e):
    out = []
    try:
        try:
            try: raise e
            except (ValueError, KeyError) as x: out.append('inner ' + type(x).__name__); raise
            else: out.append('else')
            finally: out.append('f1')
        except LookupError: out.append('lookup')
        finally: out.append('f2')
    except Exception as y: out.append('outer ' + repr(y))
    return out
for e in (ValueError('v'), KeyError('k'), IndexError('i'), TypeError('t')): print(f(e))
