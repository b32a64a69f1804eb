def addone(x):
    return x + 1

def timestwo(x):
    return x * 2
