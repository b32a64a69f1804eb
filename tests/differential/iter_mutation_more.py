# changing what is being iterated over
def t(*cases):
    for case in cases:
        try:
            result = repr(case()).split(' at 0x')[0]
        except BaseException as e:
            print(type(e).__name__ + ':', str(e).split(' at 0x')[0])
        else:
            print(result)


import collections
def run(f):
    try: return f()
    except BaseException as e: return type(e).__name__, str(e)
def d1():
    d = {1: 1, 2: 2}
    for k in d: d[k + 10] = 1
def d2():
    d = {1: 1, 2: 2}
    for k in d: del d[k]
def d3():
    d = {1: 1, 2: 2}
    for k in d: d[k] = 5
    return d
def d4():
    d = {1: 1}
    for k in d.items(): d.clear()
def d5():
    d = {1: 1}
    it = iter(d); d[2] = 1
    try: next(it)
    except RuntimeError as e: print(e)
    del d[2]
    return run(lambda: next(it))
def d6():
    d = {1: 1}; it = iter(d); next(it); d[2] = 1
    return run(lambda: next(it))
def d7():
    d = {1: 1}; it = iter(d); list(it); d[2] = 1
    return run(lambda: next(it, 'end'))
def d8():
    d = {}; it = iter(d); d[1] = 1
    return run(lambda: next(it, 'end'))
def s1():
    s = {1, 2}
    for x in s: s.add(x + 10)
def s2():
    s = {1}
    for x in s: s.discard(1)
    return s
def s3():
    s = {1}; it = iter(s); s.add(2)
    return run(lambda: next(it)), run(lambda: next(it))
def l1():
    l = [1, 2, 3, 4]
    for x in l:
        if x == 2: l.remove(2)
        print(x, end=' ')
    return l
def l2():
    l = [1]
    for x in l:
        if len(l) < 5: l.append(x + 1)
    return l
def l3():
    l = [1, 2]; it = iter(l); list(it); l.append(3)
    return list(it)
def l4():
    l = [1, 2, 3]; it = iter(l); next(it); l.clear(); 
    return list(it), l.append(9), list(it)
def l5():
    l = [1, 2, 3]; it = reversed(l); next(it); l.append(4); l.pop(0)
    return list(it)
def l6():
    l = [1, 2, 3]; it = reversed(l); l.clear()
    return list(it)
def q1():
    d = collections.deque([1, 2])
    for x in d: d.append(x)
def q2():
    d = collections.deque([1, 2]); it = iter(d); next(it); d.popleft()
    return run(lambda: next(it)), run(lambda: next(it, 'x'))
def q3():
    d = collections.deque([1, 2], 2); it = iter(d); d.append(3)
    return run(lambda: next(it))
def q4():
    d = collections.deque([1, 2]); it = iter(d); d[0] = 5; d.rotate(0)
    return list(it)
def o1():
    d = collections.OrderedDict([(1, 1), (2, 2)])
    for k in d: d[k + 10] = 1
def o2():
    d = collections.OrderedDict([(1, 1), (2, 2)])
    for k in d: del d[k]
def o3():
    d = collections.OrderedDict([(1, 1), (2, 2)])
    for k in d: d.move_to_end(k)
def o4():
    d = collections.OrderedDict([(1, 1), (2, 2)]); it = iter(d); next(it); d.clear()
    return run(lambda: next(it))
def dd():
    d = collections.defaultdict(int, {1: 1})
    for k in d: d[k + 1]
def ba():
    b = bytearray(b'abc')
    out = []
    for x in b:
        out.append(x)
        if len(b) < 6: b.append(120)
    return out
def zz():
    l = [1, 2, 3]
    return [(a, l.pop()) for a in l]
def mp():
    l = [1, 2, 3]
    return list(map(lambda x: l.append(x) if len(l) < 6 else x, l))
def views():
    d = {1: 1, 2: 2}; k = d.keys(); d[3] = 3
    return sorted(k), len(k), 3 in k, sorted(d.items()), sorted(d.values())
def ext():
    l = [1, 2]; l.extend(l); l += l; l[1:1] = l
    return l
def ext2():
    l = [1]
    def g():
        yield 1; l.append('in'); yield 2
    l.extend(g())
    return l
def asg():
    l = [1, 2, 3]
    def g(): yield 7; l.clear(); yield 8
    l[1:2] = g()
    return l
def upd():
    d = {1: 1}
    def g(): yield (2, 2); d[9] = 9; yield (3, 3)
    d.update(g())
    return sorted(d)
class K:
    def __init__(self, d): self.d = d
    def __hash__(self): return 1
    def __eq__(self, o): self.d.clear(); return False
def evil():
    d = {}; d[K(d)] = 1; d[K(d)] = 2
    return len(d)
class E:
    def __eq__(self, o): el.clear(); return False
el = [E(), E(), E()]
def cont(): return 5 in el, el
el2 = []
class E2:
    def __eq__(self, o): el2.clear(); return True
def idx():
    el2[:] = [E2(), E2()]
    return el2.index(1)
def rem():
    el2[:] = [E2(), E2()]
    return run(lambda: el2.remove(1)), el2
def cmp_():
    el2[:] = [E2(), E2()]
    return run(lambda: el2 == [1, 2]), el2
def cnt():
    el2[:] = [E2(), E2(), E2()]
    return el2.count(1)
class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n in (2, 3): raise StopIteration
        return self.n
def bad_it():
    i = It()
    return list(i), list(i), next(i, 'd'), next(i)
def sent():
    n = iter([1, 2, 3]); i = iter(lambda: next(n), 2)
    return list(i), list(i), next(n)
class Seq:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i
def seq():
    s = Seq(); i = iter(s)
    return list(i), list(i), list(reversed('')), 2 in s, 9 in s
for f in (d1, d2, d3, d4, d5, d6, d7, d8, s1, s2, s3, l1, l2, l3, l4, l5, l6, q1, q2, q3, q4, o1, o2, o3, dd, ba, zz, mp, views, ext, ext2, asg, upd, evil, cont, idx, rem, cmp_, cnt, bad_it, sent, seq): print(f.__name__, run(f))
