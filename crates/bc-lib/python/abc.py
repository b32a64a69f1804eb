# Abstract base classes: the module `abc` of 3.5's library.
"""Abstract Base Classes (ABCs) according to PEP 3119."""

from _weakrefset import WeakSet


def abstractmethod(funcobj):
    """A decorator indicating abstract methods."""
    funcobj.__isabstractmethod__ = True
    return funcobj


class abstractclassmethod(classmethod):
    """A decorator indicating abstract classmethods."""

    __isabstractmethod__ = True

    def __init__(self, callable):
        callable.__isabstractmethod__ = True
        super().__init__(callable)


class abstractstaticmethod(staticmethod):
    """A decorator indicating abstract staticmethods."""

    __isabstractmethod__ = True

    def __init__(self, callable):
        callable.__isabstractmethod__ = True
        super().__init__(callable)


class abstractproperty(property):
    """A decorator indicating abstract properties."""

    __isabstractmethod__ = True


class ABCMeta(type):
    """Metaclass for defining Abstract Base Classes (ABCs)."""

    # Counts the registrations: a negative answer holds only until the next one, be it to whatever class.
    _abc_invalidation_counter = 0

    def __new__(mcls, name, bases, namespace):
        made = super().__new__(mcls, name, bases, namespace)
        abstracts = {key for key, value in namespace.items()
                     if getattr(value, '__isabstractmethod__', False)}
        for base in bases:
            for key in getattr(base, '__abstractmethods__', ()):
                if getattr(getattr(made, key, None), '__isabstractmethod__', False):
                    abstracts.add(key)
        made.__abstractmethods__ = frozenset(abstracts)
        made._abc_registry = WeakSet()
        made._abc_cache = WeakSet()
        made._abc_negative_cache = WeakSet()
        made._abc_negative_cache_version = ABCMeta._abc_invalidation_counter
        return made

    def register(cls, subclass):
        """Register a virtual subclass of an ABC."""
        if not isinstance(subclass, type):
            raise TypeError('Can only register classes')
        if issubclass(subclass, cls):
            return subclass
        # After the other question, so that a class that stands for itself is no cycle.
        if issubclass(cls, subclass):
            raise RuntimeError('Refusing to create an inheritance cycle')
        cls._abc_registry.add(subclass)
        ABCMeta._abc_invalidation_counter += 1
        return subclass

    def _dump_registry(cls, file=None):
        """Debug helper to print the ABC registry."""
        print('Class: %s.%s' % (cls.__module__, cls.__qualname__), file=file)
        print('Inv.counter: %s' % ABCMeta._abc_invalidation_counter, file=file)
        for key in sorted(cls.__dict__.keys()):
            if key.startswith('_abc_'):
                print('%s: %r' % (key, getattr(cls, key)), file=file)

    def __instancecheck__(cls, instance):
        """Override for isinstance(instance, cls)."""
        told = instance.__class__
        if told in cls._abc_cache:
            return True
        kind = type(instance)
        if kind is told:
            if (cls._abc_negative_cache_version == ABCMeta._abc_invalidation_counter
                    and told in cls._abc_negative_cache):
                return False
            return cls.__subclasscheck__(told)
        return any(cls.__subclasscheck__(one) for one in {told, kind})

    def __subclasscheck__(cls, subclass):
        """Override for issubclass(subclass, cls)."""
        if subclass in cls._abc_cache:
            return True
        if cls._abc_negative_cache_version < ABCMeta._abc_invalidation_counter:
            cls._abc_negative_cache = WeakSet()
            cls._abc_negative_cache_version = ABCMeta._abc_invalidation_counter
        elif subclass in cls._abc_negative_cache:
            return False
        answer = cls.__subclasshook__(subclass)
        if answer is not NotImplemented:
            assert isinstance(answer, bool)
            if answer:
                cls._abc_cache.add(subclass)
            else:
                cls._abc_negative_cache.add(subclass)
            return answer
        if cls in getattr(subclass, '__mro__', ()):
            cls._abc_cache.add(subclass)
            return True
        for registered in cls._abc_registry:
            if issubclass(subclass, registered):
                cls._abc_cache.add(subclass)
                return True
        for below in cls.__subclasses__():
            if issubclass(subclass, below):
                cls._abc_cache.add(subclass)
                return True
        cls._abc_negative_cache.add(subclass)
        return False


class ABC(metaclass=ABCMeta):
    """Helper class that provides a standard way to create an ABC using
inheritance."""


def get_cache_token():
    """Returns the current ABC cache token."""
    return ABCMeta._abc_invalidation_counter
