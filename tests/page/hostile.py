EVIL = '</script><script>alert(1)</script><!--\u2028\u202e<img src=x onerror=alert(2)>'


class Holder:
    pass


def call(**names):
    holder = Holder()
    for name in names:
        setattr(holder, name, names)
    return holder


globals()[EVIL] = EVIL
made = call(**{EVIL: [EVIL]})
evil = type(EVIL, (ValueError,), {})
print(EVIL)
print([EVIL], type(made).__name__)
try:
    raise evil(EVIL)
except ValueError as error:
    print(error)


def deep(n):
    return n and deep(n - 1)


deep(64)
