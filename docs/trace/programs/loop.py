def total(items):
    result = 0
    for item in items:
        if item < 0:
            break
        result += item
    return result


print(total([1, 2, 3]))
print(total([4, -1, 5]))
