def add_with_store(a, b):
    total = a + b
    return total


print(add_with_store(1, 2))
