# SystemExit caught and its code
# Python 3.11 prints the same.
for a in ((), (0,), (1,), ('text',), (None,), (1, 2)):
    try: raise SystemExit(*a)
    except SystemExit as e: print(repr(e.code), e.args, str(e))
try: exit_fn = __import__('sys').exit; exit_fn(3)
except BaseException as e: print(type(e).__name__, e.code, isinstance(e, Exception))
