def catches():
    try:
        while True:
            pass
    except KeyboardInterrupt as e:
        return repr(e), e.__traceback__.tb_lineno in (3, 4)

def does_not_catch():
    for n in iter(int, 1):
        sorted([n, n])
