def abs(x):
    if x > 0:
        return x
    else:
        return -x


print(abs(5))
print(abs(-5))
