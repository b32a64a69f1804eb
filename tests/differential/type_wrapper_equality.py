# Comparing bound special methods, and binding class methods of built-in types by hand.
def attempt(label, function, *args):
    try:
        print(label, function(*args))
    except Exception as error:
        print(label, type(error).__name__, error)


own, other = [], [5]
print(own.__add__ == own.__add__, own.__add__ == [].__add__, own.__add__ != other.__add__)
print(own.__add__ == own.__mul__, own.__add__ == 3, own.__add__ != own.__mul__)
print((5).__add__ == (5).__add__, (5).__add__ == (6).__add__, 'a'.__len__ == 'a'.__len__)
print(hash((5).__add__) == hash((5).__add__))
attempt('hash', hash, own.__add__)

from_keys = dict.__dict__['fromkeys']
attempt('none', from_keys.__get__, None, None)
attempt('instance', from_keys.__get__, 42)
attempt('no class', from_keys.__get__, None, 42)
attempt('other class', from_keys.__get__, None, int)
attempt('both', from_keys.__get__, 42, int)
attempt('dict', lambda: from_keys.__get__({})('a'))
attempt('class', lambda: from_keys.__get__(None, dict)('a'))
attempt('both right', lambda: from_keys.__get__(42, dict)('a'))


class Sub(dict):
    pass


attempt('subclass', lambda: type(from_keys.__get__(None, Sub)('a')).__name__)
attempt('too few', from_keys.__get__)
attempt('bytes', bytes.__dict__['fromhex'].__get__, None, str)
