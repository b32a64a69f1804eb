"""module doc"""

# Displays.

def dict_display():
    return {'a': 1, 'b': 2, 'c': 3}

def dict_display_of_names():
    a, b, c = 1, 2, 3
    return {'a': a, 'b': b, 'c': c}

def dict_comprehension():
    return {k: n for n, k in enumerate('abc', 1)}

def dict_comprehension_with_plus():
    return {+k: +n for n, k in enumerate((3, 1, 2)) if k != 1}

def dict_comprehension_of_dicts():
    return {k: {k: {}} for k in (2, 1)}

def dict_comprehension_twice():
    return {(a, b): a + b for a in 'xy' for b in 'uv'}

def dict_nested():
    return {'z': {'y': {'x': 1}, 'w': {}}, 'a': {}}

def dict_same_key():
    return {'k': 1, 'j': 2, 'k': 3}

def dict_unpacked():
    a = {'one': 1}
    b = Names('xy')
    return {**a, 'z': 2, 'y': 3, **b, 'last': {}}

def dict_unpacked_alone():
    return {**Names('ba')}

def dict_unpacked_wrong():
    return {**5}

def dict_for_call():
    a = {'p': 1}
    return keywords(1, *[2], q=3, **a), keywords(**{'r': {}}), keywords(**a, s=4), keywords(**{'t': 5}, **{})

def dict_in_generator():
    return list({k: 0} for k in 'ab')

def dict_in_ternary(c=True):
    return {'a': 1} if c else {'b': 2}

def list_display():
    return [1, 2, 3]

def list_pair():
    return [1, 2, 3], [4, 5, 6]

def list_in_set():
    return [1, 2, 3] in {[1, 2, 3]}

def list_comprehension():
    return [a for a in (1, 2, 3)]

def list_nested_in_comprehension():
    return [[a, 1] for a in (1, 2)]

def list_comprehension_nested():
    return [[b for b in range(a)] for a in range(3)]

def list_comprehension_conditional():
    return [a if a else [] for a in [0, 1] if [a]]

def list_unpacked():
    a = [1]
    return [*a, 2, 3, *(4,), [5]]

def list_for_call():
    return keywords(*[1, 2]), keywords(*[1], *[2]), keywords(*[3], 4)

def list_in_generator():
    return tuple([n] for n in range(2))

def list_target():
    [a, b] = [1, 2]
    return a, b

def set_display():
    return {'a', 'b', 'c'}

def set_single():
    return {1}, {n for n in (1,)}, {*(1,)}

def set_comprehension():
    return {a % 2 for a in range(4)}

def set_unpacked():
    a = {1}
    return {*a, 2, *{3}}

def set_tested():
    return 'd' in {'e'}, 'e' in {'e'}

def set_of_tuples_tested():
    return (1, 2) in {(1, 2), 3}

def tuple_of_names():
    a, b, c = 1, 2, 3
    return (a, b, c)

def tuple_of_constants():
    return (1, 2, 3)

def tuple_nested():
    return (1, (2, (3,)), ())

def tuple_unpacked():
    a = [1]
    return (*a, 2, 3, *a, (4, 5))

def tuple_internal():
    """doc"""
    import collections.abc as p, sys
    from collections import OrderedDict, deque
    x = 1
    def inner(a: 'A', b: 'B'=2, *args, c=3, **kw) -> 'R':
        """inner doc"""
        return a, b, args, c, x
    class C(object, metaclass=type):
        """class doc"""
        def m(self):
            return x
    return inner(1), keywords(1, *[2], k=3), C.__name__, C.__qualname__, inner.__qualname__, C().m()

def tuple_swap():
    a, b = 1, 2
    a, b = b, a
    return [a, b]

def tuple_for():
    found = []
    for i in (1, 2):
        found.append(i)
    return found

def tuple_ternary(c=True):
    return (1, 2) if c else (3, 4)

def slice_recorded():
    c = Recorder()
    c[1:10:2]
    return c.keys

def slices_recorded():
    c = Recorder()
    i = 1
    c[1:2:1, i:3:1][0]
    return c.keys

# Constants.

def bytes_in_list():
    return ["unicode", b"bytes", 1, 2, 3]

def bytes_in_tuple():
    return ("unicode", b"bytes", 1, 2, 3)

def bytes_in_set(x):
    return x in {b'3'}

def bytes_alone():
    return b'123'

def bytes_fresh():
    def make():
        return b'1'
    first = make()
    first.append(50)
    return first, make()

def floats_in_list():
    return [2, 2.0, 3.5]

def floats_in_tuple():
    return (2, 2.0, 3.5)

def floats_in_set():
    return Decimal('3.0') in {3.0}, 3 in {3.0}

def floats_shortest():
    return [0.1, 1e22, 1e-7, -0.0, 1e999, (2.5, (0.30000000000000004,))]

def complex_alone():
    return [2j, (1.5, -0j)]

def ints_and_bools():
    return [1, True, False, None, 1.0, (0, True)]

def ints_internal():
    import collections.abc
    from collections import deque as d
    try:
        pass
    finally:
        pass
    return 'imported'

def ints_negative():
    return [-1, 2 * 3]

def ints_each_time():
    def make():
        return 7
    return make() < make() < make()

def strs_alone():
    return 'abc'

def strs_pair():
    return 'abc', 'def'

def strs_added(s=None):
    s = 'xyz'
    return 'P' + s

def strs_internal():
    """function doc"""
    def inner(a: 'A', *, key=1, other: 'O'=2) -> 'R':
        """inner doc"""
        return key
    class C:
        """class doc"""
        def m(self): pass
    args = [5]
    lam = lambda *args, **kw: kw
    return [inner(1, key=2), inner(*args, key=3), inner(*args, **dict(key=4)), len(lam(**{}, key=5)), inner.__name__]

def strs_docs():
    """function doc"""
    def inner():
        """inner doc"""
    class C:
        """class doc"""
    return inner.__doc__, C.__doc__, strs_docs.__doc__, inner.__name__, C.__qualname__

def strs_keys():
    return {'ab': 1}['ab']

# Slices.

def slices_same():
    seq = list(range(10))
    n = 2
    return [seq[1:5], seq[:], seq[::3], seq[n], seq[1], seq[n:5], seq[1:n], seq[1:8:n], seq[n:8:2], 'abcdef'[1:3]]

def slices_ternary(c=True):
    l = [0, 1, 2, 3, 4]
    d = not c
    return l[(1 if c else 2):3], l[(1 if d else 2):3], l[1:(3 if d else 4)], l[1:4:(1 if c else 2)]

def slices_stored():
    l = [0, 1, 2, 3, 4]
    l[1:3] = 'ab'
    del l[:1]
    return l, l[(7, 8):][:0] if 0 else l[0:1:1]

def only_slice(seq):
    return seq[1:5]

def item_by_name(a, b):
    return a[b]

def item_by_pair(a, b):
    return a[1, b]

def islice_of_map():
    found = map(str, (1, 2, 3, 4))[:2]
    return type(found).__name__, tuple(found)

def islice_and_items():
    n = 1
    d = {'k': [1, 2, 3], (1, 2): 'pair'}
    return d['k'][0], d['k'][n], list(d['k'][n:]), list(d['k'][::2]), d[1, 2], d['k'][-1]

# Templates.

def template_bytes():
    a, b, c = 1, 2, 3
    return b"{a} {b!r} {c}"

def template_str():
    a, b, c = 1, 2, 3
    return "{a} {b!r} {c}"

def template_both():
    a = 1
    return ("{a}", b"{a}")

def template_nested():
    a, b = 1, 2
    return ("{a}", (("{b}",), "{a} {b}"), (1, 2))

def template_in_set(a=1):
    return "1" in {"{a}"}, "2" in {"{a}"}

def template_ternary(c=True):
    a = 1
    return "{a}" if c else "{c}", b"{a}" if c and a else b"{c}"

def template_plain():
    a = 'x'
    return "plain", b"plain", "{{}}", b"{{{a}}}", "{a:>3}"

def template_not_utf8():
    return b"\xff{a}"

def template_documented():
    """{a} function doc"""
    a = 1
    def inner(x, key="{a}"):
        """{a} inner doc"""
        return x, key
    class C:
        """{a} class doc"""
        a = 2
        text = "{a}"
    return inner(1, key="{a}"), inner.__doc__, C.__doc__, C.text, template_documented.__doc__

def template_in_comprehension():
    return ["{a}" for a in range(2)]

def template_in_loop():
    found = []
    for a in range(3):
        while True:
            found.append("{a}") if a else found.append("none")
            break
    return found

def template_in_closure():
    outer = 1
    def inner():
        return "{outer}", outer
    return inner()
