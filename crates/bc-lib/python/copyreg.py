# How objects without a say of their own are taken apart and put together: the module copyreg of
# 3.5's library.
"""Helper to provide extensibility for pickle."""

__all__ = ["pickle", "constructor",
           "add_extension", "remove_extension", "clear_extension_cache"]

# By class: the function that takes its objects apart.
dispatch_table = {}


def pickle(ob_type, pickle_function, constructor_ob=None):
    if not callable(pickle_function):
        raise TypeError("reduction functions must be callable")
    dispatch_table[ob_type] = pickle_function
    if constructor_ob is not None:
        constructor(constructor_ob)


def constructor(object):
    if not callable(object):
        raise TypeError("constructors must be callable")


def pickle_complex(c):
    return complex, (c.real, c.imag)


pickle(complex, pickle_complex, complex)


def _reconstructor(cls, base, state):
    if base is object:
        return object.__new__(cls)
    made = base.__new__(cls, state)
    if base.__init__ != object.__init__:
        base.__init__(made, state)
    return made


# The flag of a class that a program has made: Py_TPFLAGS_HEAPTYPE.
_HEAPTYPE = 1 << 9


def _reduce_ex(self, proto):
    assert proto < 2
    kind = self.__class__
    base = object
    for one in kind.__mro__:
        if hasattr(one, "__flags__") and not one.__flags__ & _HEAPTYPE:
            base = one
            break
    if base is object:
        state = None
    elif base is kind:
        raise TypeError("can't pickle %s objects" % base.__name__)
    else:
        state = base(self)
    args = kind, base, state
    try:
        getstate = self.__getstate__
    except AttributeError:
        if getattr(self, "__slots__", None):
            raise TypeError("a class that defines __slots__ without "
                            "defining __getstate__ cannot be pickled")
        namespace = getattr(self, "__dict__", None)
    else:
        namespace = getstate()
    if namespace:
        return _reconstructor, args, namespace
    return _reconstructor, args


# What `object.__reduce_ex__` names as the maker from protocol 2 on.

def __newobj__(cls, *args):
    return cls.__new__(cls, *args)


def __newobj_ex__(cls, args, kwargs):
    return cls.__new__(cls, *args, **kwargs)


def _slotnames(cls):
    known = cls.__dict__.get("__slotnames__")
    if known is not None:
        return known
    names = []
    if hasattr(cls, "__slots__"):
        for one in cls.__mro__:
            namespace = one.__dict__
            if "__slots__" not in namespace:
                continue
            slots = namespace["__slots__"]
            if isinstance(slots, str):
                slots = slots,
            for slot in slots:
                if slot == "__dict__" or slot == "__weakref__":
                    continue
                if slot.startswith("__") and not slot.endswith("__"):
                    slot = "_%s%s" % (one.__name__, slot)
                names.append(slot)
    try:
        cls.__slotnames__ = names
    except:
        # A class that cannot remember them is asked again.
        pass
    return names


# Short numbers for much pickled names: by (module, name), and by number.
_extension_registry = {}
_inverted_registry = {}
# By number: the object that the name stood for when it was last unpickled.
_extension_cache = {}


def add_extension(module, name, code):
    code = int(code)
    # The pickle has four bytes for it, of which the sign takes a bit.
    if not 1 <= code <= 0x7fffffff:
        raise ValueError("code out of range")
    key = module, name
    if _extension_registry.get(key) == code and _inverted_registry.get(code) == key:
        return
    if key in _extension_registry:
        raise ValueError("key %s is already registered with code %s"
                         % (key, _extension_registry[key]))
    if code in _inverted_registry:
        raise ValueError("code %s is already in use for key %s"
                         % (code, _inverted_registry[code]))
    _extension_registry[key] = code
    _inverted_registry[code] = key


def remove_extension(module, name, code):
    key = module, name
    if _extension_registry.get(key) != code or _inverted_registry.get(code) != key:
        raise ValueError("key %s is not registered with code %s" % (key, code))
    del _extension_registry[key]
    del _inverted_registry[code]
    if code in _extension_cache:
        del _extension_cache[code]


def clear_extension_cache():
    _extension_cache.clear()
