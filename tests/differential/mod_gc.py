# gc: collecting cycles
# Python 3.11 prints the same.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import gc
class A:
    def __del__(self): print('del')
a = A()
a.me = a
del a
print('before')
print(gc.collect() > 0)
t(lambda: gc.isenabled(), lambda: gc.disable(), lambda: gc.isenabled(), lambda: gc.enable(), lambda: gc.collect(), lambda: gc.garbage, lambda: gc.get_threshold() and None, lambda: gc.collect(5), lambda: gc.is_tracked([]), lambda: gc.is_tracked(5))
