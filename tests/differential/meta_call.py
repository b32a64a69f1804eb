# metaclass __call__, attributes and lookup order
# Python 3.11 prints something else in line 18 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


class M(type):
    attr = 'meta'
    both = 'meta both'
    def __getattr__(c, k): return 'M.getattr ' + k
    def __len__(c): return 7
    def __iter__(c): return iter('xy')
    def __getitem__(c, k): return (c.__name__, k)
    def __contains__(c, k): return k == 1
    def __bool__(c): return False
    def __add__(c, o): return 'added'
    def __repr__(c): return '<M %s>' % c.__name__
    @property
    def prop(c): return 'prop of ' + c.__name__
    def meth(c): return 'meth ' + c.__name__
class A(metaclass=M): both = 'class both'
t(lambda: A.attr, lambda: A.both, lambda: A.zzz, lambda: len(A), lambda: list(A), lambda: A[5], lambda: 1 in A, lambda: bool(A), lambda: A + 1, lambda: A, lambda: A.prop, lambda: A.meth(), lambda: A().attr, lambda: A().zzz, lambda: A().prop, lambda: len(A()), lambda: isinstance(A, M), lambda: setattr(A, 'prop', 1))
