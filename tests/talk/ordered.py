print({'one': 1, 'two': 2, 'three': 3})
print({n: n * n for n in (3, 1, 2)})
