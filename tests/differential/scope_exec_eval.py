# exec and eval of code objects
# Python 3.11 prints something else in lines 9, 11, 16 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


def f(): return a + 1
code = f.__code__
t(lambda: eval(code, {'a': 1}), lambda: exec(code, {'a': 1}), lambda: eval(code, {}), lambda: eval(code, 5), lambda: eval(code, {}, 5), lambda: exec(code, []), lambda: eval(5), lambda: eval(code, {'a': 5}, {'a': 6}), lambda: eval())
def outer():
    n = 1
    def inner(): return n
    return inner
t(lambda: eval(outer().__code__), lambda: exec(outer().__code__))
def args(x, y): return x
t(lambda: eval(args.__code__, {}))
g = {'a': 1}
eval(code, g)
print('__builtins__' in g)
t(lambda: eval((lambda: len([1])).__code__, {'__builtins__': {}}), lambda: eval((lambda: len([1])).__code__, {'__builtins__': {'len': lambda x: 'fake'}}))
class NS(dict):
    def __getitem__(self, k): return 'ns ' + k
def body():
    class K:
        v = looked_up
    return K
t(lambda: eval(code, {'a': 'x'}))
t(lambda: sorted(k for k in globals() if k in ('f', 'g', 'code')), lambda: vars() is not None, lambda: locals() is not globals(), lambda: globals() is f.__globals__, lambda: vars(NS) is not None, lambda: globals(1), lambda: locals(1))
