# What follows `#=>` is the line that is printed after mutable_locals. The first nine are the table of
# the peer study.
import sys
G = 1

def local():
    x = 1
    seen = [x]
    locals()['x'] = 2
    seen.append(x)
    return seen
print(local())  #=> [1, 2]

def unbound():
    try:
        y
    except NameError as e:
        print(e)
    locals()['y'] = 1
    return y
print(unbound())
#=> name 'y' is not defined
#=> 1

def before_assignment():
    locals()['x'] = 1
    seen = [x]
    x = 2
    seen.append(x)
    return seen
print(before_assignment())  #=> [1, 2]

def updated():
    x = 1
    seen = [x]
    locals().update(x=2, y=3)
    seen += [x, y]
    return seen
print(updated())  #=> [1, 2, 3]

def a_global():
    seen = [G]
    locals().update(G=2)
    seen.append(G)
    return seen
print(a_global(), G)  #=> [1, 2] 1

def a_global_and_local():
    seen = [G]
    locals().update(G=2)
    seen.append(G)
    G = 3
    seen.append(G)
    del G
    seen.append(G)
    return seen
print(a_global_and_local(), G)  #=> [1, 2, 3, 1] 1

def enclosing():
    N = 1
    def captured():
        seen = [N]
        locals().update(N=2)
        seen.append(N)
        return seen
    return captured(), N
print(enclosing())  #=> ([1, 2], 2)

def not_captured():
    N = 1
    def own():
        seen = []
        try:
            N
        except NameError as e:
            seen.append(type(e) is NameError)
        locals().update(N=2)
        seen.append(N)
        N = 3
        seen.append(N)
        del N
        try:
            N
        except NameError as e:
            seen.append(str(e))
        return seen
    return own(), N
print(not_captured())  #=> ([True, 2, 3, "name 'N' is not defined"], 1)

def inner_function():
    x = 1
    seen = [x]
    def inner():
        nonlocal x
        x += 1
        return x
    seen.append(inner())
    locals()['x'] = 3
    seen.append(x)
    seen.append(inner())
    return seen
print(inner_function())  #=> [1, 2, 3, 4]

def parameters(a, *args, k=5, **kw):
    def use():
        return a
    names = locals()
    names['a'] = 'changed'
    names['args'] += (3,)
    names['k'] *= 2
    kw['added'] = True
    return a, use(), args, k, names['kw'], names is locals(), names is vars()
print(parameters(1, 2))  #=> ('changed', 'changed', (2, 3), 10, {'added': True}, True, True)

def mapping(a):
    b = 2
    names = locals()
    print(sorted(names), len(names), 'b' in names, 'c' in names, dir())
    del names['b']
    try:
        b
    except NameError as e:
        print(e)
    try:
        del names['b']
    except KeyError as e:
        print('KeyError', e)
    names[0] = 'zero'
    names['c'] = names.get('b', 'default')
    print(names.pop('a'), names.pop('a', None), names.setdefault('c'), names.setdefault('d', 4))
    print(sorted(map(str, names.keys())), c, d, names[0], dict(names.copy())['d'])
    names['names'] = None
    return names, sorted(map(str, locals()))
print(mapping(1))
#=> ['a', 'b', 'names'] 3 True False ['a', 'b', 'names']
#=> name 'b' is not defined
#=> KeyError 'b'
#=> 1 None default 4
#=> ['0', 'c', 'd', 'names'] default 4 zero 4
#=> (None, ['0', 'c', 'd', 'names'])

def change_caller():
    sys._getframe(1).f_locals['x'] = 'by the callee'
def called():
    x = 'own'
    change_caller()
    return x
print(called())  #=> by the callee

def generator():
    x = 1
    while x:
        yield x, locals()
g = generator()
value, names = next(g)
names['x'] = 5
print(value, next(g)[0], names['x'])  #=> 1 5 5
names['x'] = 0
print(list(g), names)  #=> [] {'x': 0}

def outlived():
    x = 1
    def inner():
        return x, y
    y = 2
    z = 3
    return locals(), inner
names, inner = outlived()
print(names['x'], names['z'], inner())  #=> 1 3 (1, 2)
names['x'] = 10
names['z'] = 30
names['w'] = 40
print(inner(), names['z'], names['w'], sorted(names))
#=> (10, 2) 30 40 ['inner', 'w', 'x', 'y', 'z']

def run_code():
    x = 1
    class Body:
        x = 2
        y = x
    code = [c for c in sys._getframe().f_code.co_consts if hasattr(c, 'co_code')][0]
    exec(code)
    return x, y, __qualname__
print(run_code())  #=> (2, 2, 'run_code.<locals>.Body')

def declared():
    global G
    G = 7
    locals()['G'] = 8
    return G, locals()['G']
print(declared(), G)  #=> (7, 8) 7

def comprehension():
    x = 3
    locals()['y'] = 4
    return [x for n in range(2)], [n + x for n in range(3)]
print(comprehension())  #=> ([3, 3], [3, 4, 5])

def raises():
    x = 'in a traceback'
    locals()['more'] = 1
    1 / 0
try:
    raises()
except ZeroDivisionError as e:
    names = e.__traceback__.tb_next.tb_frame.f_locals
    print(names['x'], names['more'])  #=> in a traceback 1
    names['x'] = 2
    print(e.__traceback__.tb_next.tb_frame.f_locals['x'])  #=> 2

class Class:
    def method(self):
        locals()['self'] = 'other'
        return self
    def parent(self):
        locals()['unknown'] = 1
        return super().__repr__()[:5], __class__.__name__
print(Class().method(), Class().parent())  #=> other ('<__ma', 'Class')
locals()['in_module'] = 1
print(in_module)  #=> 1
