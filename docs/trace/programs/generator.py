def countdown(n):
    while n:
        got = yield n
        if got:
            n = got
        n -= 1


numbers = countdown(2)
print(next(numbers))
print(numbers.send(5))
print(list(numbers))
