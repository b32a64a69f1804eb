# Properties whose getters are functions of the program: nesting, errors, changes of the class while code runs
import sys


def places(error):
    out, entry = [], error.__traceback__
    while entry is not None:
        out.append((entry.tb_lineno, entry.tb_frame.f_code.co_name))
        entry = entry.tb_next
    return out


class Chain:
    def __init__(self, below):
        self.below = below

    @property
    def depth(self):
        if self.below is None:
            return 0
        return self.below.depth + 1


node = None
for i in range(301):
    node = Chain(node)
print(node.depth)


class Endless:
    @property
    def again(self):
        return self.again


try:
    Endless().again
except RecursionError as e:
    print('RecursionError', str(e)[:32])


class Level:
    @property
    def level(self):
        levels, frame = 0, sys._getframe()
        while frame is not None:
            levels += 1
            frame = frame.f_back
        return levels, sys._getframe(1).f_code.co_name


def ask(o):
    return o.level


print(ask(Level()))


class Raises:
    @property
    def wrong(self):
        return self.missing

    @property
    def error(self):
        raise KeyError('k')


for name in 'wrong', 'error':
    try:
        if name == 'wrong':
            Raises().wrong
        else:
            Raises().error
    except Exception as e:
        print(type(e).__name__, e)
        print(places(e))


class Falls:
    @property
    def wrong(self):
        raise AttributeError('from the getter')

    def __getattr__(self, name):
        return 'asked for ' + name


print(Falls().wrong)


class Changing:
    value = property(lambda self: 'first')


def read(o):
    out = []
    for i in range(6):
        out.append(o.value)
        if i == 1:
            Changing.value = property(lambda self: 'second')
        if i == 2:
            Changing.value = 'plain'
        if i == 3:
            o.__dict__['value'] = 'own'
        if i == 4:
            Changing.value = property(lambda self, more=1: ('with a default', more))
    return out


print(read(Changing()))


class Sub(Level):
    @property
    def level(self):
        return 'sub', super().level[1]


print([ask(o) for o in (Level(), Sub(), Level(), Sub())][1::2])


class Steps:
    @property
    def steps(self):
        yield 1
        yield 2

    @property
    def cells(self):
        return lambda: self

    @staticmethod
    def taken(*args):
        return args

    @property
    def noting(self):
        Steps.last = self
        return self


s = Steps()
print(list(s.steps), s.cells() is s, s.noting.noting.noting is Steps.last)


class Silent:
    get_only = property(lambda self: 1)
    nothing = property()
    two = property(lambda a, b: 1)
    native = property(len)
    bound = property([].append)


for name in 'get_only', 'nothing', 'two', 'native', 'bound':
    try:
        print(name, eval('Silent().' + name))
    except Exception as e:
        print(name, type(e).__name__, e)


class Ends:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('end of', self.name)

    @property
    def me(self):
        print('in', self.name)
        return 7


print(Ends('a').me)
print(Ends('b').me + Ends('c').me)


def through():
    o = Ends('d')
    return o.me


print(through())


class Meta(type):
    @property
    def kind(cls):
        return 'of ' + cls.__name__


class Made(metaclass=Meta):
    pass


print([c.kind for c in (Made, Made)], hasattr(Made(), 'kind'))

calls = []


def trace(frame, event, arg):
    calls.append((event, frame.f_code.co_name))
    return trace


o = Chain(Chain(None))
sys.settrace(trace)
o.depth
sys.settrace(None)
print(calls)
