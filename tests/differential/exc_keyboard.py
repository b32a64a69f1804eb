# KeyboardInterrupt and GeneratorExit are no Exceptions
# Python 3.11 prints the same.
for c in (KeyboardInterrupt, GeneratorExit, SystemExit):
    try:
        try: raise c('x')
        except Exception: print('wrong')
    except BaseException as e: print(type(e).__name__, isinstance(e, Exception), e.args)
