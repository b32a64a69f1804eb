# What is asked of a module that is there already; the exception an `onerror` sees; compiled files that are none.
import importlib.machinery
import importlib.util
import pkgutil
import sys
import types
import warnings


class Asked:
    def __init__(self, **names):
        self.__dict__.update(names)

    def __getattr__(self, name):
        print('asked', name)
        raise AttributeError(name)


class Spec:
    def __init__(self, answer):
        self.answer = answer

    def __getattr__(self, name):
        print('spec asked', name)
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


class Untrue:
    def __bool__(self):
        print('truth')
        raise KeyError


sys.modules['asked'] = Asked()
import asked
print(type(asked).__name__)
for answer in (False, 0, Untrue(), ValueError(), AttributeError()):
    sys.modules['asked'] = Asked(__spec__=Spec(answer))
    import asked
    print(type(asked).__name__)
module = types.ModuleType('asked')
module.__spec__ = Spec(0)
sys.modules['asked'] = module
import asked as again
print(again is module)
sys.modules['asked.sub'] = Asked()
import asked.sub
from asked import sub
print(type(sub).__name__)


# walk_packages: the exception is being handled while `onerror` runs.
class Finder:
    def __init__(self, path):
        if path != 'folder':
            raise ImportError

    def iter_modules(self, prefix=''):
        yield prefix + 'fails', True
        yield prefix + 'plain', False
        yield prefix + 'missing', True

    def find_spec(self, name, target=None):
        if name == 'fails':
            return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        raise ZeroDivisionError(module.__name__)


sys.path_hooks.append(Finder)
sys.path.append('folder')


def onerror(name):
    print('onerror', name, *sys.exc_info()[:2])


print([name for finder, name, is_package in pkgutil.walk_packages(['folder'], '', onerror)])
print(sys.exc_info())
try:
    print([name for finder, name, is_package in pkgutil.walk_packages(['folder'])])
except ZeroDivisionError as error:
    print('raised', error)


def raises(name):
    raise KeyError(name)


try:
    list(pkgutil.walk_packages(['folder'], '', raises))
except KeyError as error:
    print(repr(error), repr(error.__context__))


# A loader of compiled files whose data is none.
class Loader(importlib.machinery.SourcelessFileLoader):
    def __init__(self, data):
        super().__init__('some', 'some.pyc')
        self.data = data

    def get_data(self, path):
        return self.data


header = importlib.util.MAGIC_NUMBER + b'\0' * 8
for data in (header, header + b'N', header + b'[\0\0\0\0', header + b'i\1', header + b'i\1\0\0\0', header + b'?',
             header + b'(\5\0\0\0N', header + b'(\xff\xff\xff\xff', header + b'r\0\0\0\0', header[:10], header[:6],
             header[:3], b'', bytearray(header), header + b'<\1\0\0\0[\0\0\0\0', header + b'c\0\0'):
    module = types.ModuleType('some')
    try:
        Loader(data).exec_module(module)
    except Exception as error:
        print(type(error).__name__, error, getattr(error, 'name', None), getattr(error, 'path', None))
