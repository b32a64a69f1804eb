"""functools.py - Tools for working with functions and callable objects
"""
# Functions that work on functions: the module `functools` of 3.5's library. What is called often
# comes from `_functools`.

__all__ = ['update_wrapper', 'wraps', 'WRAPPER_ASSIGNMENTS', 'WRAPPER_UPDATES',
           'total_ordering', 'cmp_to_key', 'lru_cache', 'reduce', 'partial',
           'partialmethod', 'singledispatch']

from _functools import partial, reduce, cmp_to_key, _lru_cache_wrapper
from abc import get_cache_token
from collections import namedtuple
from types import MappingProxyType
from weakref import WeakKeyDictionary
from _thread import RLock

WRAPPER_ASSIGNMENTS = ('__module__', '__name__', '__qualname__', '__doc__',
                       '__annotations__')
WRAPPER_UPDATES = ('__dict__',)


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS,
                   updated=WRAPPER_UPDATES):
    """Update a wrapper function to look like the wrapped function"""
    for attr in assigned:
        try:
            value = getattr(wrapped, attr)
        except AttributeError:
            pass
        else:
            setattr(wrapper, attr, value)
    for attr in updated:
        getattr(wrapper, attr).update(getattr(wrapped, attr, {}))
    # Only now: the attributes may have brought a `__wrapped__` along.
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """Decorator factory to apply update_wrapper() to a wrapper function"""
    return partial(update_wrapper, wrapped=wrapped, assigned=assigned,
                   updated=updated)


# What `total_ordering` puts into a class: one comparison by way of another one. They call the
# method and do not compare by an operator, which would ask the other operand in its turn and so
# might never end. The name `NotImplemented` is a parameter to be found quickly.

def _gt_from_lt(self, other, NotImplemented=NotImplemented):
    answer = self.__lt__(other)
    if answer is NotImplemented:
        return answer
    return not answer and self != other


def _le_from_lt(self, other, NotImplemented=NotImplemented):
    return self.__lt__(other) or self == other


def _ge_from_lt(self, other, NotImplemented=NotImplemented):
    answer = self.__lt__(other)
    if answer is NotImplemented:
        return answer
    return not answer


def _ge_from_le(self, other, NotImplemented=NotImplemented):
    answer = self.__le__(other)
    if answer is NotImplemented:
        return answer
    return not answer or self == other


def _lt_from_le(self, other, NotImplemented=NotImplemented):
    answer = self.__le__(other)
    if answer is NotImplemented:
        return answer
    return answer and self != other


def _gt_from_le(self, other, NotImplemented=NotImplemented):
    answer = self.__le__(other)
    if answer is NotImplemented:
        return answer
    return not answer


def _lt_from_gt(self, other, NotImplemented=NotImplemented):
    answer = self.__gt__(other)
    if answer is NotImplemented:
        return answer
    return not answer and self != other


def _ge_from_gt(self, other, NotImplemented=NotImplemented):
    return self.__gt__(other) or self == other


def _le_from_gt(self, other, NotImplemented=NotImplemented):
    answer = self.__gt__(other)
    if answer is NotImplemented:
        return answer
    return not answer


def _le_from_ge(self, other, NotImplemented=NotImplemented):
    answer = self.__ge__(other)
    if answer is NotImplemented:
        return answer
    return not answer or self == other


def _gt_from_ge(self, other, NotImplemented=NotImplemented):
    answer = self.__ge__(other)
    if answer is NotImplemented:
        return answer
    return answer and self != other


def _lt_from_ge(self, other, NotImplemented=NotImplemented):
    answer = self.__ge__(other)
    if answer is NotImplemented:
        return answer
    return not answer


_convert = {
    '__lt__': [('__gt__', _gt_from_lt),
               ('__le__', _le_from_lt),
               ('__ge__', _ge_from_lt)],
    '__le__': [('__ge__', _ge_from_le),
               ('__lt__', _lt_from_le),
               ('__gt__', _gt_from_le)],
    '__gt__': [('__lt__', _lt_from_gt),
               ('__ge__', _ge_from_gt),
               ('__le__', _le_from_gt)],
    '__ge__': [('__le__', _le_from_ge),
               ('__gt__', _gt_from_ge),
               ('__lt__', _lt_from_ge)],
}


def total_ordering(cls):
    """Class decorator that fills in missing ordering methods"""
    present = [name for name in _convert
               if getattr(cls, name, None) is not getattr(object, name, None)]
    if not present:
        raise ValueError('must define at least one ordering operation: < > <= >=')
    # The greatest name: that is also the order of preference, with `__lt__` before all.
    for name, function in _convert[max(present)]:
        if name not in present:
            function.__name__ = name
            setattr(cls, name, function)
    return cls


_CacheInfo = namedtuple('CacheInfo', ['hits', 'misses', 'maxsize', 'currsize'])


# A key whose hash is computed once, although a dict asks for it several times.
class _HashedSeq(list):
    __slots__ = 'hashvalue'

    def __init__(self, tup, hash=hash):
        self[:] = tup
        self.hashvalue = hash(tup)

    def __hash__(self):
        return self.hashvalue


# The key of a call in a cache. It is flat: arguments, a mark, names and values in turn, classes.
def _make_key(args, kwds, typed, kwd_mark=(object(),),
              fasttypes={int, str, frozenset, type(None)},
              sorted=sorted, tuple=tuple, type=type, len=len):
    key = args
    if kwds:
        pairs = sorted(kwds.items())
        key += kwd_mark
        for pair in pairs:
            key += pair
    if typed:
        key += tuple(type(value) for value in args)
        if kwds:
            key += tuple(type(value) for name, value in pairs)
    elif len(key) == 1 and type(key[0]) in fasttypes:
        # These know their hash, so that one alone is a good key.
        return key[0]
    return _HashedSeq(key)


def lru_cache(maxsize=128, typed=False):
    """Least-recently-used cache decorator."""
    # Checked at once: a function where the size belongs is a decorator without its parentheses.
    if maxsize is not None and not isinstance(maxsize, int):
        raise TypeError('Expected maxsize to be an integer or None')

    def decorating_function(user_function):
        wrapper = _lru_cache_wrapper(user_function, maxsize, typed, _CacheInfo)
        return update_wrapper(wrapper, user_function)

    return decorating_function


class partialmethod(object):
    ('Method descriptor with partial application of the given arguments\n'
     'and keywords.\n'
     '\n'
     'Supports wrapping existing descriptors and handles non-descriptor\n'
     'callables as instance methods.')

    def __init__(self, func, *args, **keywords):
        if not callable(func) and not hasattr(func, '__get__'):
            raise TypeError('{!r} is not callable or a descriptor'.format(func))
        if isinstance(func, partialmethod):
            # Taken apart: there is then one call less.
            self.func = func.func
            self.args = func.args + args
            self.keywords = func.keywords.copy()
            self.keywords.update(keywords)
        else:
            self.func = func
            self.args = args
            self.keywords = keywords

    def __repr__(self):
        args = ', '.join(map(repr, self.args))
        keywords = ', '.join('{}={!r}'.format(name, value)
                             for name, value in self.keywords.items())
        return '{module}.{cls}({func}, {args}, {keywords})'.format(
            module=self.__class__.__module__, cls=self.__class__.__qualname__,
            func=self.func, args=args, keywords=keywords)

    def _make_unbound_method(self):
        def _method(*args, **keywords):
            call_keywords = self.keywords.copy()
            call_keywords.update(keywords)
            cls_or_self, *rest = args
            return self.func(*((cls_or_self,) + self.args + tuple(rest)), **call_keywords)
        _method.__isabstractmethod__ = self.__isabstractmethod__
        _method._partialmethod = self
        return _method

    def __get__(self, obj, cls):
        get = getattr(self.func, '__get__', None)
        if get is not None:
            bound = get(obj, cls)
            if bound is not self.func:
                # A descriptor that gives something else can be trusted to have done the binding.
                result = partial(bound, *self.args, **self.keywords)
                try:
                    result.__self__ = bound.__self__
                except AttributeError:
                    pass
                return result
        return self._make_unbound_method().__get__(obj, cls)

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, '__isabstractmethod__', False)


# `singledispatch` takes classes in the order that inheritance gives, with the abstract base
# classes that do not occur in it put in where they would stand had they been inherited from.

# Merges orders of classes into one that contradicts none; uses up the lists.
def _c3_merge(sequences):
    result = []
    while True:
        sequences = [seq for seq in sequences if seq]
        if not sequences:
            return result
        for seq in sequences:
            candidate = seq[0]
            for other in sequences:
                if candidate in other[1:]:
                    # Something else has to come before it.
                    candidate = None
                    break
            else:
                break
        if candidate is None:
            raise RuntimeError('Inconsistent hierarchy')
        result.append(candidate)
        for seq in sequences:
            if seq[0] == candidate:
                del seq[0]


# The order of `cls` with the abstract classes `abcs` each before the first base that it does not
# stand for. None of `abcs` may be in the order already.
def _c3_mro(cls, abcs=None):
    bases = cls.__bases__
    # Bases up to the last abstract one stay before what is put in.
    boundary = len(bases)
    for base in reversed(bases):
        if hasattr(base, '__abstractmethods__'):
            break
        boundary -= 1
    abcs = list(abcs) if abcs else []
    explicit_bases = list(bases[:boundary])
    abstract_bases = []
    other_bases = list(bases[boundary:])
    for abc in abcs:
        if issubclass(cls, abc) and not any(issubclass(base, abc) for base in bases):
            # Here is where it begins to hold.
            abstract_bases.append(abc)
    for abc in abstract_bases:
        abcs.remove(abc)
    explicit_mros = [_c3_mro(base, abcs=abcs) for base in explicit_bases]
    abstract_mros = [_c3_mro(base, abcs=abcs) for base in abstract_bases]
    other_mros = [_c3_mro(base, abcs=abcs) for base in other_bases]
    return _c3_merge([[cls]] + explicit_mros + abstract_mros + other_mros
                     + [explicit_bases] + [abstract_bases] + [other_bases])


# The order of `cls` with those of `types` that it is a subclass of without inheriting from them.
def _compose_mro(cls, types):
    bases = set(cls.__mro__)

    def is_related(typ):
        return typ not in bases and hasattr(typ, '__mro__') and issubclass(cls, typ)

    types = [typ for typ in types if is_related(typ)]

    # What another one of them inherits from comes in with that.
    def is_strict_base(typ):
        for other in types:
            if typ != other and typ in other.__mro__:
                return True
        return False

    types = [typ for typ in types if not is_strict_base(typ)]
    type_set = set(types)
    mro = []
    for typ in types:
        found = []
        # Abstract subclasses that `cls` also counts as may tell the order of several types.
        for sub in typ.__subclasses__():
            if sub not in bases and issubclass(cls, sub):
                found.append([base for base in sub.__mro__ if base in type_set])
        if not found:
            mro.append(typ)
            continue
        found.sort(key=len, reverse=True)
        for chain in found:
            for base in chain:
                if base not in mro:
                    mro.append(base)
    return _c3_mro(cls, abcs=mro)


# The function registered for the class that comes first, None if there is none.
def _find_impl(cls, registry):
    match = None
    for typ in _compose_mro(cls, registry.keys()):
        if match is not None:
            # Two abstract classes of which neither comes first by inheritance.
            if (typ in registry and typ not in cls.__mro__
                    and match not in cls.__mro__
                    and not issubclass(match, typ)):
                raise RuntimeError('Ambiguous dispatch: {} or {}'.format(match, typ))
            break
        if typ in registry:
            match = typ
    return registry.get(match)


def singledispatch(func):
    """Single-dispatch generic function decorator."""
    registry = {}
    dispatch_cache = WeakKeyDictionary()
    # Of the abstract base classes when the cache was filled; None as long as none is registered.
    cache_token = None

    def dispatch(cls):
        'generic_func.dispatch(cls) -> <function implementation>'
        nonlocal cache_token
        if cache_token is not None:
            current_token = get_cache_token()
            if cache_token != current_token:
                dispatch_cache.clear()
                cache_token = current_token
        try:
            impl = dispatch_cache[cls]
        except KeyError:
            try:
                impl = registry[cls]
            except KeyError:
                impl = _find_impl(cls, registry)
            dispatch_cache[cls] = impl
        return impl

    def register(cls, func=None):
        'generic_func.register(cls, func) -> func'
        nonlocal cache_token
        if func is None:
            return lambda f: register(cls, f)
        registry[cls] = func
        if cache_token is None and hasattr(cls, '__abstractmethods__'):
            cache_token = get_cache_token()
        dispatch_cache.clear()
        return func

    def wrapper(*args, **kw):
        return dispatch(args[0].__class__)(*args, **kw)

    registry[object] = func
    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = MappingProxyType(registry)
    wrapper._clear_cache = dispatch_cache.clear
    update_wrapper(wrapper, func)
    return wrapper
