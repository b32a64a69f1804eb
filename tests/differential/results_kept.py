"""The tuples of zip and enumerate: one that nobody else holds is given again, so that its items live until the next step."""


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('end of', self.name)

    def __repr__(self):
        return self.name


def loud(letters):
    for letter in letters:
        yield Loud(letter)


print('loop')
for a, b in zip(loud('abc'), loud('xyz')):
    print(a, b)
del a, b
print('pairs held')
pairs = []
for pair in zip(loud('abc'), 'xyz'):
    pairs.append(pair)
    print(pairs[-1])
del pair
print('dropped')
del pairs[1]
print('all dropped')
del pairs
print('one by one')
z = zip(loud('abc'), loud('xy'))
first = next(z)
print(first)
del first
print('second')
print(next(z))
print('third', next(z, None))
print('closed')
del z
print('none')
z = zip(loud('a'), [])
print(next(z, None))
print('closed')
del z
print('enumerate')
for number, a in enumerate(loud('abc'), 7):
    print(number, a)
    del a
print('rest')
numbered = enumerate(loud('de'))
print(next(numbered))
kept = next(numbered)
print(next(numbered, None), kept)
del numbered
print('enumerator gone')
del kept
print('atoms')
z = zip('ab', (1, 2))
print(next(z), next(z))
z = zip('abc', (1, 2, 3))
held = [next(z), next(z)]
print(held, list(z))
print([t for t in zip(range(3), 'abc', (4.5, 5.5, 2 ** 70))], list(enumerate('ab', 2 ** 63 - 1)))
print([(x is y) for x, y in zip([1, 'a', ()], [1, 'a', ()])], sorted(dict(zip('ab', zip('cd', 'ef'))).items()))
nested = zip(zip('ab', 'cd'), enumerate('ef'))
print(next(nested), next(nested), next(nested, None))
print(sorted(zip('ba', [2, 1])), max(zip('ab', 'xy')), list(map(lambda p: p, zip('ab', 'xy'))), set(zip('aa', 'bb')))
