"""Every kind of value and many kinds of nodes."""
from . import a as b, c
x = y[1:, ...] = (1.5, 2j, 1e999, 123456789012345678901234567890, b'\xff\x00')
s = 'é\ud800', "\"\\\n", None, True


@d(1, *e, k=2, **f)
class C(B, metaclass=M):
    async def m(self, p: int = 1, *args, q, r=None, **kw) -> 'R':
        async with u as v, w:
            return [i for i in z] if 0 else await self[~p]


try:
    del x.y
except (A, B) as e:
    raise E from e
else:
    lambda a, *b: {**a, 1: 2}
finally:
    global g
    assert not a is b < c or d and e, 'f'
for i, *j in k:
    n @= {z for z in {1, 2} if z if y}
