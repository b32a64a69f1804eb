import sys

def clauses(f, g):
    try:
        x = f()
    except ValueError as e:
        g(e)
    except (KeyError, TypeError):
        g(1)
    except:
        g(2)
    else:
        g(x)
    finally:
        g(3)
    return x

def loops(items, f):
    for item in items:
        try:
            if f(item):
                continue
            f(1)
        except KeyError:
            break
        finally:
            f(2)
        f(3)
    else:
        f(4)

def managed(a, f):
    with a as b:
        f(b)
    with a, f() as c:
        f(c)
    with a:
        for item in f(a):
            with item:
                continue
        f(1)

def nested(f):
    while f():
        try:
            for x in f(1):
                try:
                    f(x)
                finally:
                    for y in f(2):
                        if y:
                            continue
                        f(y)
        except KeyError as e:
            with e:
                break
        else:
            f(3)
        f(4)
    else:
        f(5)

def celled(f):
    try:
        f()
    except ValueError as e:
        f(lambda: e)

try:
    sys.exit
except AttributeError as missing:
    print(missing)
