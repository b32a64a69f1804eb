# Exit functions that register and unregister others, while they run and before.
import atexit


class Equal:
    __hash__ = None

    def __init__(self, name):
        self.name = name

    def __eq__(self, other):
        print('eq', self.name)
        return self.name == 'same'

    def __call__(self):
        print('called', self.name)


class N:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('del', self.name)


def shows(*args, **kwargs):
    print('shows', [getattr(arg, 'name', arg) for arg in args], sorted(kwargs))


def registers():
    print('registers', atexit._ncallbacks())
    atexit.register(shows, 'too late')
    print(atexit._ncallbacks())


def unregisters():
    print('unregisters')
    atexit.unregister(shows)
    print(atexit._ncallbacks())


print(atexit._ncallbacks(), atexit.register(shows, 1) is shows)
print(atexit._run_exitfuncs(), atexit._ncallbacks())
for function in (shows, shows, print, shows):
    atexit.register(function, N('argument'), key=1)
print(atexit._ncallbacks())
atexit.unregister(shows)
print('unregistered', atexit._ncallbacks())
atexit._clear()
print('cleared', atexit._ncallbacks())

atexit.register(Equal('same'))
atexit.register(Equal('other'))
atexit.unregister(5)
print(atexit._ncallbacks())
atexit._run_exitfuncs()
print(atexit._ncallbacks())


def exits():
    raise SystemExit(3)


atexit.register(shows, 'before')
atexit.register(exits)
atexit.register(shows, 'after')
try:
    atexit._run_exitfuncs()
except SystemExit as error:
    print('exit', error.code, atexit._ncallbacks())
for wrong in ((), (5,), (None,)):
    try:
        atexit.register(*wrong)
    except TypeError as error:
        print(error)

# These run at the end.
atexit.register(shows, N('kept till the end'))
atexit.register(registers)
atexit.register(shows, 'unregistered below')
atexit.register(unregisters)
atexit.register(registers)
