# Names for built-in types, the making of classes, coroutines out of generators: the module types of
# 3.5's library.
"""Define names for built-in types that aren't directly accessible as a builtin."""

import sys


def _f():
    pass


FunctionType = LambdaType = type(_f)
CodeType = type(_f.__code__)
MappingProxyType = type(type.__dict__)
SimpleNamespace = type(sys.implementation)


def _g():
    yield


GeneratorType = type(_g())


async def _c():
    pass


_c = _c()
CoroutineType = type(_c)
# Closed, since one that goes without having run is warned about.
_c.close()


# A class for this would be garbage in a circle as soon as it is deleted.
MethodType = type(_f.__get__(0))
BuiltinFunctionType = type(len)
BuiltinMethodType = type([].append)
ModuleType = type(sys)
FrameType = type(sys._getframe())
try:
    raise TypeError
except TypeError as _f:
    TracebackType = type(_f.__traceback__)
GetSetDescriptorType = type(FunctionType.__code__)
MemberDescriptorType = type(FunctionType.__globals__)

del sys, _g, _c


def new_class(name, bases=(), kwds=None, exec_body=None):
    """Create a class object dynamically using the appropriate metaclass."""
    metaclass, namespace, rest = prepare_class(name, bases, kwds)
    if exec_body is not None:
        exec_body(namespace)
    return metaclass(name, bases, namespace, **rest)


def prepare_class(name, bases=(), kwds=None):
    """Call the __prepare__ method of the appropriate metaclass."""
    # A copy, since the caller's mapping shall keep its `metaclass`.
    rest = {} if kwds is None else dict(kwds)
    if "metaclass" in rest:
        metaclass = rest.pop("metaclass")
    elif bases:
        metaclass = type(bases[0])
    else:
        metaclass = type
    if isinstance(metaclass, type):
        metaclass = _calculate_meta(metaclass, bases)
    if hasattr(metaclass, "__prepare__"):
        namespace = metaclass.__prepare__(name, bases, **rest)
    else:
        namespace = {}
    return metaclass, namespace, rest


def _calculate_meta(meta, bases):
    for base in bases:
        other = type(base)
        if issubclass(meta, other):
            continue
        if not issubclass(other, meta):
            raise TypeError("metaclass conflict: "
                            "the metaclass of a derived class "
                            "must be a (non-strict) subclass "
                            "of the metaclasses of all its bases")
        meta = other
    return meta


class DynamicClassAttribute:
    """Route attribute access on a class to __getattr__."""

    def __init__(self, fget=None, fset=None, fdel=None, doc=None):
        self.fget = fget
        self.fset = fset
        self.fdel = fdel
        self.__doc__ = doc or fget.__doc__
        self.overwrite_doc = doc is None
        self.__isabstractmethod__ = bool(getattr(fget, "__isabstractmethod__", False))

    def __get__(self, instance, ownerclass=None):
        if instance is None:
            if self.__isabstractmethod__:
                return self
            # The class then asks its metaclass's __getattr__.
            raise AttributeError()
        if self.fget is None:
            raise AttributeError("unreadable attribute")
        return self.fget(instance)

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError("can't set attribute")
        self.fset(instance, value)

    def __delete__(self, instance):
        if self.fdel is None:
            raise AttributeError("can't delete attribute")
        self.fdel(instance)

    def getter(self, fget):
        doc = fget.__doc__ if self.overwrite_doc else None
        made = type(self)(fget, self.fset, self.fdel, doc or self.__doc__)
        made.overwrite_doc = self.overwrite_doc
        return made

    def setter(self, fset):
        made = type(self)(self.fget, fset, self.fdel, self.__doc__)
        made.overwrite_doc = self.overwrite_doc
        return made

    def deleter(self, fdel):
        made = type(self)(self.fget, self.fset, fdel, self.__doc__)
        made.overwrite_doc = self.overwrite_doc
        return made


# Here and not above, since functools imports this module.
import functools as _functools
import collections.abc as _collections_abc


class _GeneratorWrapper:

    def __init__(self, gen):
        self.__wrapped = gen
        self.__isgen = gen.__class__ is GeneratorType
        self.__name__ = getattr(gen, "__name__", None)
        self.__qualname__ = getattr(gen, "__qualname__", None)

    def send(self, val):
        return self.__wrapped.send(val)

    def throw(self, tp, *rest):
        return self.__wrapped.throw(tp, *rest)

    def close(self):
        return self.__wrapped.close()

    @property
    def gi_code(self):
        return self.__wrapped.gi_code

    @property
    def gi_frame(self):
        return self.__wrapped.gi_frame

    @property
    def gi_running(self):
        return self.__wrapped.gi_running

    @property
    def gi_yieldfrom(self):
        return self.__wrapped.gi_yieldfrom

    cr_code = gi_code
    cr_frame = gi_frame
    cr_running = gi_running
    cr_await = gi_yieldfrom

    def __next__(self):
        return next(self.__wrapped)

    def __iter__(self):
        # A true generator is awaited without the wrapper between.
        if self.__isgen:
            return self.__wrapped
        return self

    __await__ = __iter__


def coroutine(func):
    """Convert regular generator function to a coroutine."""
    if not callable(func):
        raise TypeError("types.coroutine() expects a callable")
    if func.__class__ is FunctionType and getattr(func, "__code__", None).__class__ is CodeType:
        code = func.__code__
        flags = code.co_flags
        # CO_COROUTINE or CO_ITERABLE_COROUTINE: is one already.
        if flags & 0x180:
            return func
        # CO_GENERATOR: with CO_ITERABLE_COROUTINE besides, its generators can be awaited.
        if flags & 0x20:
            func.__code__ = CodeType(
                code.co_argcount, code.co_kwonlyargcount, code.co_nlocals, code.co_stacksize,
                flags | 0x100, code.co_code, code.co_consts, code.co_names, code.co_varnames,
                code.co_filename, code.co_name, code.co_firstlineno, code.co_lnotab,
                code.co_freevars, code.co_cellvars)
            return func

    # Anything else is known only by what it returns.
    @_functools.wraps(func)
    def wrapped(*args, **kwargs):
        made = func(*args, **kwargs)
        if made.__class__ is CoroutineType:
            return made
        if made.__class__ is GeneratorType and made.gi_code.co_flags & 0x100:
            return made
        if (isinstance(made, _collections_abc.Generator)
                and not isinstance(made, _collections_abc.Coroutine)):
            return _GeneratorWrapper(made)
        return made

    return wrapped


__all__ = sorted(_f for _f in globals() if not _f.startswith("_"))
