# comprehensions: nesting, conditions, scope
# Python 3.11 prints the same.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


x = 'outer'
print([x for x in range(3)], x, [(a, b) for a in range(3) if a for b in range(a)], {a: b for a, b in zip('ab', [1])} , sorted({a % 2 for a in range(5)}), list(a for a in [[y for y in range(z)] for z in range(3)]))
def f(n): return [lambda: n * i for i in range(3)]
print([g() for g in f(2)])
it = (print('lazy', i) for i in [1, 2])
next(it)
t(lambda: [a for a in 5], lambda: (a for a in 5), lambda: [y for y in [1] if undefined])
