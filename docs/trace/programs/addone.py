def addone(x):
    return x + 1


print(addone(addone(40)))
