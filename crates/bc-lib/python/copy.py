# Shallow and deep copies: the module copy of 3.5's library.
"""Generic (shallow and deep) copying operations."""

import builtins
import types
import weakref
from copyreg import dispatch_table

__all__ = ["Error", "copy", "deepcopy"]


class Error(Exception):
    pass


error = Error
# The class of namespaces in another implementation of the language.
PyStringMap = None


def copy(x):
    """Shallow copy operation on arbitrary Python objects."""
    kind = type(x)
    copier = _copy_dispatch.get(kind)
    if copier:
        return copier(x)
    try:
        is_class = issubclass(kind, type)
    except TypeError:
        is_class = False
    if is_class:
        return _copy_immutable(x)
    copier = getattr(kind, "__copy__", None)
    if copier:
        return copier(x)
    reductor = dispatch_table.get(kind)
    if reductor:
        return _reconstruct(x, reductor(x), 0)
    reductor = getattr(x, "__reduce_ex__", None)
    if reductor:
        return _reconstruct(x, reductor(4), 0)
    reductor = getattr(x, "__reduce__", None)
    if reductor:
        return _reconstruct(x, reductor(), 0)
    raise Error("un(shallow)copyable object of type %s" % kind)


def _copy_immutable(x):
    return x


def _copy_with_constructor(x):
    return type(x)(x)


def _copy_with_copy_method(x):
    return x.copy()


def deepcopy(x, memo=None, _nil=[]):
    """Deep copy operation on arbitrary Python objects."""
    if memo is None:
        memo = {}
    key = id(x)
    made = memo.get(key, _nil)
    if made is not _nil:
        return made
    kind = type(x)
    copier = _deepcopy_dispatch.get(kind)
    if copier:
        made = copier(x, memo)
    else:
        try:
            is_class = issubclass(kind, type)
        except TypeError:
            is_class = False
        if is_class:
            made = _deepcopy_atomic(x, memo)
        else:
            copier = getattr(x, "__deepcopy__", None)
            if copier:
                made = copier(memo)
            else:
                reductor = dispatch_table.get(kind)
                if reductor:
                    info = reductor(x)
                else:
                    reductor = getattr(x, "__reduce_ex__", None)
                    if reductor:
                        info = reductor(4)
                    else:
                        reductor = getattr(x, "__reduce__", None)
                        if not reductor:
                            raise Error("un(deep)copyable object of type %s" % kind)
                        info = reductor()
                made = _reconstruct(x, info, 1, memo)
    if made is not x:
        memo[key] = made
        _keep_alive(x, memo)
    return made


def _deepcopy_atomic(x, memo):
    return x


def _deepcopy_list(x, memo):
    made = []
    # Before its items are copied, which may contain the list itself.
    memo[id(x)] = made
    for item in x:
        made.append(deepcopy(item, memo))
    return made


def _deepcopy_tuple(x, memo):
    made = [deepcopy(item, memo) for item in x]
    # Something in the tuple may have contained the tuple, which then has its copy already.
    try:
        return memo[id(x)]
    except KeyError:
        pass
    for old, new in zip(x, made):
        if old is not new:
            return tuple(made)
    return x


def _deepcopy_dict(x, memo):
    made = {}
    memo[id(x)] = made
    for key, value in x.items():
        made[deepcopy(key, memo)] = deepcopy(value, memo)
    return made


def _deepcopy_method(x, memo):
    return type(x)(x.__func__, deepcopy(x.__self__, memo))


def _keep_alive(x, memo):
    # The memo goes by addresses, so that no object in it may go before the memo does. The list of
    # them lies under the memo's own address, where no copy can be.
    try:
        memo[id(memo)].append(x)
    except KeyError:
        memo[id(memo)] = [x]


# By class; what is not a class of its own there, is its own copy.
_copy_dispatch = dict.fromkeys(
    (type(None), type(Ellipsis), int, float, bool, complex, str, bytes, tuple, frozenset, range,
     type, types.BuiltinFunctionType, types.FunctionType, types.CodeType, weakref.ref),
    _copy_immutable)
for t in list, dict, set:
    _copy_dispatch[t] = _copy_with_constructor

_deepcopy_dispatch = dict.fromkeys(
    (type(None), type(Ellipsis), int, float, bool, complex, str, bytes,
     type, types.BuiltinFunctionType, types.FunctionType, types.CodeType, weakref.ref),
    _deepcopy_atomic)
_deepcopy_dispatch[list] = _deepcopy_list
_deepcopy_dispatch[tuple] = _deepcopy_tuple
_deepcopy_dispatch[dict] = _deepcopy_dict
_deepcopy_dispatch[types.MethodType] = _deepcopy_method

# 3.5's module leaves this and `t` behind, and not `types`.
name = "unicode"
del types


def _reconstruct(x, info, deep, memo=None):
    if isinstance(info, str):
        return x
    assert isinstance(info, tuple)
    size = len(info)
    assert 2 <= size <= 5
    maker, args = info[:2]
    state = info[2] if size > 2 else None
    items = info[3] if size > 3 else None
    pairs = info[4] if size > 4 else None
    if memo is None:
        memo = {}
    if deep:
        args = deepcopy(args, memo)
    made = maker(*args)
    memo[id(x)] = made
    if state is not None:
        if deep:
            state = deepcopy(state, memo)
        if hasattr(made, "__setstate__"):
            made.__setstate__(state)
        else:
            slots = None
            if isinstance(state, tuple) and len(state) == 2:
                state, slots = state
            if state is not None:
                made.__dict__.update(state)
            if slots is not None:
                for key, value in slots.items():
                    setattr(made, key, value)
    if items is not None:
        for item in items:
            if deep:
                item = deepcopy(item, memo)
            made.append(item)
    if pairs is not None:
        for key, value in pairs:
            if deep:
                key = deepcopy(key, memo)
                value = deepcopy(value, memo)
            made[key] = value
    return made


class _EmptyClass:
    pass
