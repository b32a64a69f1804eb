def f():
    print(value)
    value = 1


try:
    f()
except UnboundLocalError:
    undefined_name
