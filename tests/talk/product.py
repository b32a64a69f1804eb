def add(a, b):
    return a + b

print(add(6, 7))
