# _thread on one thread; the modules with an underscore hold the objects of the public ones
import _thread
l = _thread.allocate_lock()
print(str(l)[:30], l.locked(), l.acquire(), l.locked(), l.acquire(False), l.acquire(0), l.acquire(True, 0.01), str(l)[:28])
l.release()
try: l.release()
except RuntimeError as e: print(e)
with l as x: print(x, l.locked())
print(l.locked())
for a in ((False, 1), (True, -2), (True, 1e20)):
    try: l.acquire(*a)
    except Exception as e: print(type(e).__name__, e)
print(_thread.LockType, type(l), _thread.error, _thread.TIMEOUT_MAX, _thread._count(), _thread.stack_size(), _thread.get_ident() != 0)
try: _thread.LockType()
except TypeError as e: print(e)
try: _thread.start_new_thread(1, ())
except TypeError as e: print(e)
try: _thread.start_new_thread(len, [])
except TypeError as e: print(e)
try: _thread.start_new_thread(len, (), 5)
except TypeError as e: print(e)
r = _thread.RLock()
with r:
    with r: print('twice')
try: r.release()
except RuntimeError as e: print(e)
class Loc(_thread._local):
    def __init__(self, a, b=2): self.a = a; self.b = b
p = Loc(1, b=3); print(p.a, p.b, sorted(p.__dict__))
q = _thread._local(); q.x = 1; print(q.x, q.__dict__)
try: _thread._local(1)
except TypeError as e: print(e)
try: q.y
except AttributeError as e: print(e)
try: _thread.exit()
except SystemExit as e: print('exit', e.args)
try:
    _thread.interrupt_main()
    for i in range(1000000): pass
except KeyboardInterrupt: print('interrupted')
import _weakref, weakref, _collections, collections, _functools, functools, _operator, operator, _io, io, _heapq, heapq, _bisect, bisect, _string, string
for a, b in ((_weakref, weakref), (_collections, collections), (_functools, functools), (_operator, operator), (_io, io), (_heapq, heapq), (_bisect, bisect)):
    names = [n for n in dir(a) if not n.startswith('__')]
    print(a.__name__, len(names), [n for n in names if hasattr(b, n) and getattr(a, n) is not getattr(b, n)], [n for n in names if not hasattr(b, n)])
print(list(_string.formatter_parser('a{b!r:c}d{{}}{}')))
f, r = _string.formatter_field_name_split('a.b[0][x]'); print(f, list(r))
f, r = _string.formatter_field_name_split('0'); print(f, list(r))
for bad in ('{', '}', '{a', 5):
    try: print(list(_string.formatter_parser(bad)))
    except Exception as e: print(type(e).__name__, e)
class O: pass
o = O(); d = {'a': _weakref.ref(o)}
_weakref._remove_dead_weakref(d, 'a'); print(len(d)); o = None
_weakref._remove_dead_weakref(d, 'a'); _weakref._remove_dead_weakref(d, 'zz'); print(len(d))
print(_operator._compare_digest('a', 'a'), _operator._compare_digest(b'a', b'b'))
for a in (('a', b'a'), ('é', 'é')):
    try: _operator._compare_digest(*a)
    except TypeError as e: print(e)
import _imp
print(_imp.lock_held(), _imp.acquire_lock(), _imp.lock_held(), _imp.release_lock(), _imp.lock_held())
try: _imp.release_lock()
except RuntimeError as e: print(e)
print(_imp.is_builtin('sys'), _imp.is_builtin('gc'), _imp.is_builtin('nope'), _imp.is_frozen('_frozen_importlib'), _imp.is_frozen('x'), _imp.init_frozen('x'))
for f in (_imp.is_frozen_package, _imp.get_frozen_object):
    try: f('x')
    except ImportError as e: print(e, e.name)
