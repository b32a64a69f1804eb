def convert(s):
    try:
        return int(s)
    except ValueError as e:
        raise RuntimeError('bad input', s) from e


convert('x1')
