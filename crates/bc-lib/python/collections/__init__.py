# Containers beside those that are built in: the module `collections` of 3.5's library. What has a
# loop that matters comes from `_collections`.

__all__ = ['deque', 'defaultdict', 'namedtuple', 'UserDict', 'UserList',
           'UserString', 'Counter', 'OrderedDict', 'ChainMap']

# Programs find the abstract base classes here too.
from _collections_abc import *
import _collections_abc
__all__ += _collections_abc.__all__

from operator import itemgetter as _itemgetter, eq as _eq
import sys as _sys
import heapq as _heapq
from _weakref import proxy as _proxy
from itertools import repeat as _repeat, chain as _chain, starmap as _starmap
from _collections import deque, defaultdict, OrderedDict, _count_elements

MutableSequence.register(deque)

# What `keyword.iskeyword` is.
_iskeyword = frozenset((
    'False', 'None', 'True', 'and', 'as', 'assert', 'break', 'class', 'continue', 'def', 'del',
    'elif', 'else', 'except', 'finally', 'for', 'from', 'global', 'if', 'import', 'in', 'is',
    'lambda', 'nonlocal', 'not', 'or', 'pass', 'raise', 'return', 'try', 'while', 'with', 'yield',
)).__contains__


# What `reprlib.recursive_repr` is; it stands here because that module is absent.
def _recursive_repr(fillvalue='...'):
    from _thread import get_ident

    def decorating_function(user_function):
        running = set()

        def wrapper(self):
            # Each thread may show the same object at the same time.
            mark = id(self), get_ident()
            if mark in running:
                return fillvalue
            running.add(mark)
            try:
                return user_function(self)
            finally:
                running.discard(mark)

        for name in '__module__', '__doc__', '__name__', '__qualname__':
            setattr(wrapper, name, getattr(user_function, name))
        wrapper.__annotations__ = getattr(user_function, '__annotations__', {})
        return wrapper

    return decorating_function


_class_template = """\
from builtins import property as _property, tuple as _tuple
from operator import itemgetter as _itemgetter
from collections import OrderedDict

class {typename}(tuple):
    '{typename}({arg_list})'

    __slots__ = ()

    _fields = {field_names!r}

    def __new__(_cls, {arg_list}):
        'Create new instance of {typename}({arg_list})'
        return _tuple.__new__(_cls, ({arg_list}))

    @classmethod
    def _make(cls, iterable, new=tuple.__new__, len=len):
        'Make a new {typename} object from a sequence or iterable'
        result = new(cls, iterable)
        if len(result) != {num_fields:d}:
            raise TypeError('Expected {num_fields:d} arguments, got %d' % len(result))
        return result

    def _replace(_self, **kwds):
        'Return a new {typename} object replacing specified fields with new values'
        result = _self._make(map(kwds.pop, {field_names!r}, _self))
        if kwds:
            raise ValueError('Got unexpected field names: %r' % list(kwds))
        return result

    def __repr__(self):
        'Return a nicely formatted representation string'
        return self.__class__.__name__ + '({repr_fmt})' % self

    def _asdict(self):
        'Return a new OrderedDict which maps field names to their values.'
        return OrderedDict(zip(self._fields, self))

    def __getnewargs__(self):
        'Return self as a plain tuple.  Used by copy and pickle.'
        return tuple(self)

{field_defs}
"""

_repr_template = '{name}=%r'

_field_template = '''\
    {name} = _property(_itemgetter({index:d}), doc='Alias for field number {index:d}')
'''


# Makes the function that makes what the class text of a named tuple would, code objects included.
# To compile the text takes several times as long as to fill the names into code that is there.
def _class_maker():
    import builtins

    # Statements, and their distances in lines, as in the text; 'name' stands for names of fields.
    # Only the code of these functions is used.

    @classmethod
    def _make(cls, iterable, new=tuple.__new__, len=len):
        ''
        result = new(cls, iterable)
        if len(result) != 1:
            raise TypeError('Expected' % len(result))
        return result

    def _replace(_self, **kwds):
        ''
        result = _self._make(map(kwds.pop, ('name',), _self))
        if kwds:
            raise ValueError('Got unexpected field names: %r' % list(kwds))
        return result

    def __repr__(self):
        'Return a nicely formatted representation string'
        return self.__class__.__name__ + '()' % self

    def _asdict(self):
        'Return a new OrderedDict which maps field names to their values.'
        return OrderedDict(zip(self._fields, self))

    def __getnewargs__(self):
        'Return self as a plain tuple.  Used by copy and pickle.'
        return tuple(self)

    function_class = type(_recursive_repr)
    code_class = type(_recursive_repr.__code__)

    def same(code, line):
        # The flag left out says that the code was nested in a function.
        return code_class(1, 0, 1, code.co_stacksize, code.co_flags & ~0x10, code.co_code,
                          code.co_consts, code.co_names, ('self',), '<string>', code.co_name,
                          line, code.co_lnotab)

    make = _make.__func__.__code__
    make_text, make_names, make_varnames, make_lines = (
        make.co_code, make.co_names, make.co_varnames, make.co_lnotab)
    replace = _replace.__code__
    replace_text, replace_names, replace_varnames, replace_lines = (
        replace.co_code, replace.co_names, replace.co_varnames, replace.co_lnotab)
    show = __repr__.__code__
    show_text, show_names, show_lines = show.co_code, show.co_names, show.co_lnotab
    asdict = same(_asdict.__code__, 35)
    getnewargs = same(__getnewargs__.__code__, 39)
    builtins = builtins.__dict__
    intern = _sys.intern
    make_defaults = tuple.__new__, len
    # For each number of fields the bytes of `__new__` and of `_replace`, and a message of `_make`.
    shapes = {}
    field_docs = []

    def shape(count):
        # LOAD_GLOBAL _tuple, LOAD_ATTR __new__, LOAD_FAST of each argument, BUILD_TUPLE,
        # CALL_FUNCTION and RETURN_VALUE.
        new = bytearray(b't\0\0j\1\0' + b'|\0\0' * (count + 1) + b'f\0\0\x83\2\0S')
        new[7:-7:3] = bytes(range(count + 1))
        new[-6] = count
        # The names are loaded by the number at 16, and the message by that at 40.
        replace = bytearray(replace_text)
        replace[16] = count + 2
        replace[40] = count + 1
        while len(field_docs) < count:
            field_docs.append('Alias for field number %d' % len(field_docs))
        shapes[count] = result = (
            bytes(new), bytes(replace), 'Expected %d arguments, got %%d' % count)
        return result

    def make_class(typename, names, arg_list, repr_fmt):
        count = len(names)
        new_text, replace_text, expected = shapes.get(count) or shape(count)
        names = tuple(map(intern, names))
        module = 'namedtuple_' + typename
        scope = {'__builtins__': builtins, '__name__': module, '_property': property,
                 '_tuple': tuple, '_itemgetter': _itemgetter, 'OrderedDict': OrderedDict}
        new_method = function_class(code_class(
            count + 1, 0, count + 1, count + 2, 0x43, new_text,
            ('Create new instance of %s(%s)' % (typename, arg_list),), ('_tuple', '__new__'),
            ('_cls',) + names, '<string>', '__new__', 12, b'\0\2'), scope)
        new_method.__qualname__ = typename + '.__new__'
        make_method = function_class(code_class(
            4, 0, 5, 4, 0x43, make_text,
            ('Make a new %s object from a sequence or iterable' % typename, count, expected),
            make_names, make_varnames, '<string>', '_make', 16, make_lines),
            scope, None, make_defaults)
        make_method.__qualname__ = typename + '._make'
        replace_method = function_class(code_class(
            1, 0, 3, count + 3 if count > 2 else 5, 0x4b, replace_text,
            ('Return a new %s object replacing specified fields with new values' % typename,)
            + names + ('Got unexpected field names: %r', names),
            replace_names, replace_varnames, '<string>', '_replace', 24, replace_lines), scope)
        replace_method.__qualname__ = typename + '._replace'
        repr_method = function_class(code_class(
            1, 0, 1, 3, 0x43, show_text,
            ('Return a nicely formatted representation string', '(%s)' % repr_fmt),
            show_names, ('self',), '<string>', '__repr__', 31, show_lines), scope)
        repr_method.__qualname__ = typename + '.__repr__'
        asdict_method = function_class(asdict, scope)
        asdict_method.__qualname__ = typename + '._asdict'
        getnewargs_method = function_class(getnewargs, scope)
        getnewargs_method.__qualname__ = typename + '.__getnewargs__'
        body = {'__module__': module, '__doc__': '%s(%s)' % (typename, arg_list),
                '__slots__': (), '_fields': names, '__new__': new_method,
                '_make': classmethod(make_method), '_replace': replace_method,
                '__repr__': repr_method, '_asdict': asdict_method,
                '__getnewargs__': getnewargs_method}
        index = 0
        for name in names:
            body[name] = property(_itemgetter(index), None, None, field_docs[index])
            index += 1
        scope[typename] = result = type(typename, (tuple,), body)
        return result

    return make_class


_make_class = _class_maker()
del _class_maker


def namedtuple(typename, field_names, verbose=False, rename=False):
    'Returns a new subclass of tuple with named fields.'
    if isinstance(field_names, str):
        field_names = field_names.replace(',', ' ').split()
    field_names = list(map(str, field_names))
    typename = str(typename)
    if rename:
        seen = set()
        for index, name in enumerate(field_names):
            if (not name.isidentifier() or _iskeyword(name) or name.startswith('_')
                    or name in seen):
                field_names[index] = '_%d' % index
            seen.add(name)
    for name in [typename] + field_names:
        if type(name) != str:
            raise TypeError('Type names and field names must be strings')
        if not name.isidentifier():
            raise ValueError('Type names and field names must be valid identifiers: %r' % name)
        if _iskeyword(name):
            raise ValueError('Type names and field names cannot be a keyword: %r' % name)
    seen = set()
    for name in field_names:
        if name.startswith('_') and not rename:
            raise ValueError('Field names cannot start with an underscore: %r' % name)
        if name in seen:
            raise ValueError('Encountered duplicate field name: %r' % name)
        seen.add(name)
    fields = tuple(field_names)
    arg_list = repr(fields).replace("'", '')[1:-1]
    repr_fmt = ', '.join([name + '=%r' for name in fields])
    definition = _class_template.format(
        typename=typename, field_names=fields, num_fields=len(fields), arg_list=arg_list,
        repr_fmt=repr_fmt,
        field_defs='\n'.join([_field_template.format(index=index, name=name)
                              for index, name in enumerate(fields)]))
    # The compiler normalizes names that are not ASCII, and refuses some texts; for many fields it
    # makes other code.
    text = typename + arg_list
    if 0 < len(fields) < 75 and len(text.encode()) == len(text) and typename != '__debug__':
        result = _make_class(typename, fields, arg_list, repr_fmt)
    else:
        namespace = {'__name__': 'namedtuple_' + typename}
        exec(definition, namespace)
        result = namespace[typename]
    result._source = definition
    if verbose:
        print(definition)
    # A class is found by its module's name when it is unpickled: that is the caller's.
    try:
        result.__module__ = _sys._getframe(1).f_globals.get('__name__', '__main__')
    except (AttributeError, ValueError):
        pass
    return result


class Counter(dict):
    ('Dict subclass for counting hashable items.  Sometimes called a bag\n'
     'or multiset.  Elements are stored as dictionary keys and their counts\n'
     'are stored as dictionary values.')

    # A keyword may have any name, also `self`.
    def __init__(*args, **kwds):
        if not args:
            raise TypeError("descriptor '__init__' of 'Counter' object needs an argument")
        self, args = args[0], args[1:]
        if len(args) > 1:
            raise TypeError('expected at most 1 arguments, got %d' % len(args))
        super(Counter, self).__init__()
        self.update(*args, **kwds)

    def __missing__(self, key):
        'The count of elements not in the Counter is zero.'
        return 0

    def most_common(self, n=None):
        ('List the n most common elements and their counts from the most\n'
         'common to the least.  If n is None, then list all element counts.')
        if n is None:
            return sorted(self.items(), key=_itemgetter(1), reverse=True)
        return _heapq.nlargest(n, self.items(), key=_itemgetter(1))

    def elements(self):
        'Iterator over elements repeating each as many times as its count.'
        return _chain.from_iterable(_starmap(_repeat, self.items()))

    @classmethod
    def fromkeys(cls, iterable, v=None):
        raise NotImplementedError(
            'Counter.fromkeys() is undefined.  Use Counter(iterable) instead.')

    def update(*args, **kwds):
        'Like dict.update() but add counts instead of replacing them.'
        if not args:
            raise TypeError("descriptor 'update' of 'Counter' object needs an argument")
        self, args = args[0], args[1:]
        if len(args) > 1:
            raise TypeError('expected at most 1 arguments, got %d' % len(args))
        source = args[0] if args else None
        if source is not None:
            if not isinstance(source, Mapping):
                _count_elements(self, source)
            elif self:
                count_of = self.get
                for elem, count in source.items():
                    self[elem] = count + count_of(elem, 0)
            else:
                super(Counter, self).update(source)
        if kwds:
            self.update(kwds)

    def subtract(*args, **kwds):
        'Like dict.update() but subtracts counts instead of replacing them.'
        if not args:
            raise TypeError("descriptor 'subtract' of 'Counter' object needs an argument")
        self, args = args[0], args[1:]
        if len(args) > 1:
            raise TypeError('expected at most 1 arguments, got %d' % len(args))
        source = args[0] if args else None
        if source is not None:
            count_of = self.get
            if isinstance(source, Mapping):
                for elem, count in source.items():
                    self[elem] = count_of(elem, 0) - count
            else:
                for elem in source:
                    self[elem] = count_of(elem, 0) - 1
        if kwds:
            self.subtract(kwds)

    def copy(self):
        'Return a shallow copy.'
        return self.__class__(self)

    def __reduce__(self):
        return self.__class__, (dict(self),)

    def __delitem__(self, elem):
        if elem in self:
            super().__delitem__(elem)

    def __repr__(self):
        if not self:
            return '%s()' % self.__class__.__name__
        try:
            items = ', '.join(map('%r: %r'.__mod__, self.most_common()))
            return '%s({%s})' % (self.__class__.__name__, items)
        except TypeError:
            # Counts without an order.
            return '{0}({1!r})'.format(self.__class__.__name__, dict(self))

    # Results of operators have positive counts only.

    def __add__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        result = Counter()
        for elem, count in self.items():
            total = count + other[elem]
            if total > 0:
                result[elem] = total
        for elem, count in other.items():
            if elem not in self and count > 0:
                result[elem] = count
        return result

    def __sub__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        result = Counter()
        for elem, count in self.items():
            rest = count - other[elem]
            if rest > 0:
                result[elem] = rest
        for elem, count in other.items():
            if elem not in self and count < 0:
                result[elem] = 0 - count
        return result

    def __or__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        result = Counter()
        for elem, count in self.items():
            theirs = other[elem]
            greater = theirs if count < theirs else count
            if greater > 0:
                result[elem] = greater
        for elem, count in other.items():
            if elem not in self and count > 0:
                result[elem] = count
        return result

    def __and__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        result = Counter()
        for elem, count in self.items():
            theirs = other[elem]
            smaller = count if count < theirs else theirs
            if smaller > 0:
                result[elem] = smaller
        return result

    def __pos__(self):
        result = Counter()
        for elem, count in self.items():
            if count > 0:
                result[elem] = count
        return result

    def __neg__(self):
        result = Counter()
        for elem, count in self.items():
            if count < 0:
                result[elem] = 0 - count
        return result

    def _keep_positive(self):
        'Internal method to strip elements with a negative or zero count'
        others = [elem for elem, count in self.items() if not count > 0]
        for elem in others:
            del self[elem]
        return self

    def __iadd__(self, other):
        for elem, count in other.items():
            self[elem] += count
        return self._keep_positive()

    def __isub__(self, other):
        for elem, count in other.items():
            self[elem] -= count
        return self._keep_positive()

    def __ior__(self, other):
        for elem, theirs in other.items():
            count = self[elem]
            if theirs > count:
                self[elem] = theirs
        return self._keep_positive()

    def __iand__(self, other):
        for elem, count in self.items():
            theirs = other[elem]
            if theirs < count:
                self[elem] = theirs
        return self._keep_positive()


class ChainMap(MutableMapping):
    (' A ChainMap groups multiple dicts (or other mappings) together\n'
     'to create a single, updateable view.\n'
     '\n'
     'The underlying mappings are stored in a list.  That list is public and can\n'
     'be accessed or updated using the *maps* attribute.  There is no other state.')

    def __init__(self, *maps):
        self.maps = list(maps) or [{}]

    def __missing__(self, key):
        raise KeyError(key)

    def __getitem__(self, key):
        for mapping in self.maps:
            try:
                # Not asked before whether it is there: a `defaultdict` has each key.
                return mapping[key]
            except KeyError:
                pass
        return self.__missing__(key)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def __len__(self):
        return len(set().union(*self.maps))

    def __iter__(self):
        return iter(set().union(*self.maps))

    def __contains__(self, key):
        return any(key in mapping for mapping in self.maps)

    def __bool__(self):
        return any(self.maps)

    @_recursive_repr()
    def __repr__(self):
        return '{0.__class__.__name__}({1})'.format(self, ', '.join(map(repr, self.maps)))

    @classmethod
    def fromkeys(cls, iterable, *args):
        'Create a ChainMap with a single dict created from the iterable.'
        return cls(dict.fromkeys(iterable, *args))

    def copy(self):
        'New ChainMap or subclass with a new copy of maps[0] and refs to maps[1:]'
        return self.__class__(self.maps[0].copy(), *self.maps[1:])

    __copy__ = copy

    def new_child(self, m=None):
        ('New ChainMap with a new map followed by all previous maps.\n'
         'If no map is provided, an empty dict is used.')
        if m is None:
            m = {}
        return self.__class__(m, *self.maps)

    @property
    def parents(self):
        return self.__class__(*self.maps[1:])

    def __setitem__(self, key, value):
        self.maps[0][key] = value

    def __delitem__(self, key):
        try:
            del self.maps[0][key]
        except KeyError:
            raise KeyError('Key not found in the first mapping: {!r}'.format(key))

    def popitem(self):
        'Remove and return an item pair from maps[0]. Raise KeyError is maps[0] is empty.'
        try:
            return self.maps[0].popitem()
        except KeyError:
            raise KeyError('No keys found in the first mapping.')

    def pop(self, key, *args):
        ('Remove *key* from maps[0] and return its value. '
         'Raise KeyError if *key* not in maps[0].')
        try:
            return self.maps[0].pop(key, *args)
        except KeyError:
            raise KeyError('Key not found in the first mapping: {!r}'.format(key))

    def clear(self):
        'Clear maps[0], leaving maps[1:] intact.'
        self.maps[0].clear()


class UserDict(MutableMapping):
    def __init__(*args, **kwargs):
        if not args:
            raise TypeError("descriptor '__init__' of 'UserDict' object needs an argument")
        self, args = args[0], args[1:]
        if len(args) > 1:
            raise TypeError('expected at most 1 arguments, got %d' % len(args))
        if args:
            source = args[0]
        elif 'dict' in kwargs:
            source = kwargs.pop('dict')
            import warnings
            warnings.warn("Passing 'dict' as keyword argument is deprecated",
                          PendingDeprecationWarning, stacklevel=2)
        else:
            source = None
        self.data = {}
        if source is not None:
            self.update(source)
        if len(kwargs):
            self.update(kwargs)

    def __len__(self):
        return len(self.data)

    def __getitem__(self, key):
        if key in self.data:
            return self.data[key]
        if hasattr(self.__class__, '__missing__'):
            return self.__class__.__missing__(self, key)
        raise KeyError(key)

    def __setitem__(self, key, item):
        self.data[key] = item

    def __delitem__(self, key):
        del self.data[key]

    def __iter__(self):
        return iter(self.data)

    # Not the inherited one, which would take what `__missing__` makes for an item.
    def __contains__(self, key):
        return key in self.data

    def __repr__(self):
        return repr(self.data)

    def copy(self):
        if self.__class__ is UserDict:
            return UserDict(self.data.copy())
        # A subclass is copied without its items, which its own methods then put in.
        import copy
        data = self.data
        try:
            self.data = {}
            result = copy.copy(self)
        finally:
            self.data = data
        result.update(self)
        return result

    @classmethod
    def fromkeys(cls, iterable, value=None):
        result = cls()
        for key in iterable:
            result[key] = value
        return result


class UserList(MutableSequence):
    'A more or less complete user-defined wrapper around list objects.'

    def __init__(self, initlist=None):
        self.data = []
        if initlist is not None:
            if type(initlist) == type(self.data):
                self.data[:] = initlist
            elif isinstance(initlist, UserList):
                self.data[:] = initlist.data[:]
            else:
                self.data = list(initlist)

    def __repr__(self):
        return repr(self.data)

    def __lt__(self, other):
        return self.data < self.__cast(other)

    def __le__(self, other):
        return self.data <= self.__cast(other)

    def __eq__(self, other):
        return self.data == self.__cast(other)

    def __gt__(self, other):
        return self.data > self.__cast(other)

    def __ge__(self, other):
        return self.data >= self.__cast(other)

    def __cast(self, other):
        return other.data if isinstance(other, UserList) else other

    def __contains__(self, item):
        return item in self.data

    def __len__(self):
        return len(self.data)

    def __getitem__(self, i):
        return self.data[i]

    def __setitem__(self, i, item):
        self.data[i] = item

    def __delitem__(self, i):
        del self.data[i]

    def __add__(self, other):
        if isinstance(other, UserList):
            return self.__class__(self.data + other.data)
        if isinstance(other, type(self.data)):
            return self.__class__(self.data + other)
        return self.__class__(self.data + list(other))

    def __radd__(self, other):
        if isinstance(other, UserList):
            return self.__class__(other.data + self.data)
        if isinstance(other, type(self.data)):
            return self.__class__(other + self.data)
        return self.__class__(list(other) + self.data)

    def __iadd__(self, other):
        if isinstance(other, UserList):
            self.data += other.data
        elif isinstance(other, type(self.data)):
            self.data += other
        else:
            self.data += list(other)
        return self

    def __mul__(self, n):
        return self.__class__(self.data * n)

    __rmul__ = __mul__

    def __imul__(self, n):
        self.data *= n
        return self

    def append(self, item):
        self.data.append(item)

    def insert(self, i, item):
        self.data.insert(i, item)

    def pop(self, i=-1):
        return self.data.pop(i)

    def remove(self, item):
        self.data.remove(item)

    def clear(self):
        self.data.clear()

    def copy(self):
        return self.__class__(self)

    def count(self, item):
        return self.data.count(item)

    def index(self, item, *args):
        return self.data.index(item, *args)

    def reverse(self):
        self.data.reverse()

    def sort(self, *args, **kwds):
        self.data.sort(*args, **kwds)

    def extend(self, other):
        if isinstance(other, UserList):
            self.data.extend(other.data)
        else:
            self.data.extend(other)


class UserString(Sequence):
    def __init__(self, seq):
        if isinstance(seq, str):
            self.data = seq
        elif isinstance(seq, UserString):
            self.data = seq.data[:]
        else:
            self.data = str(seq)

    def __str__(self):
        return str(self.data)

    def __repr__(self):
        return repr(self.data)

    def __int__(self):
        return int(self.data)

    def __float__(self):
        return float(self.data)

    def __complex__(self):
        return complex(self.data)

    def __hash__(self):
        return hash(self.data)

    def __getnewargs__(self):
        return self.data[:],

    def __eq__(self, string):
        if isinstance(string, UserString):
            return self.data == string.data
        return self.data == string

    def __lt__(self, string):
        if isinstance(string, UserString):
            return self.data < string.data
        return self.data < string

    def __le__(self, string):
        if isinstance(string, UserString):
            return self.data <= string.data
        return self.data <= string

    def __gt__(self, string):
        if isinstance(string, UserString):
            return self.data > string.data
        return self.data > string

    def __ge__(self, string):
        if isinstance(string, UserString):
            return self.data >= string.data
        return self.data >= string

    def __contains__(self, char):
        if isinstance(char, UserString):
            char = char.data
        return char in self.data

    def __len__(self):
        return len(self.data)

    def __getitem__(self, index):
        return self.__class__(self.data[index])

    def __add__(self, other):
        if isinstance(other, UserString):
            return self.__class__(self.data + other.data)
        if isinstance(other, str):
            return self.__class__(self.data + other)
        return self.__class__(self.data + str(other))

    def __radd__(self, other):
        if isinstance(other, str):
            return self.__class__(other + self.data)
        return self.__class__(str(other) + self.data)

    def __mul__(self, n):
        return self.__class__(self.data * n)

    __rmul__ = __mul__

    def __mod__(self, args):
        return self.__class__(self.data % args)

    def __rmod__(self, format):
        # There is no such name: in 3.5 this method fails.
        return self.__class__(format % args)

    # Where 3.5 takes the text out of an argument that is a `UserString`, so is it done here.

    def capitalize(self):
        return self.__class__(self.data.capitalize())

    def casefold(self):
        return self.__class__(self.data.casefold())

    def center(self, width, *args):
        return self.__class__(self.data.center(width, *args))

    def count(self, sub, start=0, end=_sys.maxsize):
        if isinstance(sub, UserString):
            sub = sub.data
        return self.data.count(sub, start, end)

    def encode(self, encoding=None, errors=None):
        if not encoding:
            return self.__class__(self.data.encode())
        if not errors:
            return self.__class__(self.data.encode(encoding))
        return self.__class__(self.data.encode(encoding, errors))

    def endswith(self, suffix, start=0, end=_sys.maxsize):
        return self.data.endswith(suffix, start, end)

    def expandtabs(self, tabsize=8):
        return self.__class__(self.data.expandtabs(tabsize))

    def find(self, sub, start=0, end=_sys.maxsize):
        if isinstance(sub, UserString):
            sub = sub.data
        return self.data.find(sub, start, end)

    def format(self, *args, **kwds):
        return self.data.format(*args, **kwds)

    def format_map(self, mapping):
        return self.data.format_map(mapping)

    def index(self, sub, start=0, end=_sys.maxsize):
        return self.data.index(sub, start, end)

    def isalpha(self):
        return self.data.isalpha()

    def isalnum(self):
        return self.data.isalnum()

    def isdecimal(self):
        return self.data.isdecimal()

    def isdigit(self):
        return self.data.isdigit()

    def isidentifier(self):
        return self.data.isidentifier()

    def islower(self):
        return self.data.islower()

    def isnumeric(self):
        return self.data.isnumeric()

    def isprintable(self):
        return self.data.isprintable()

    def isspace(self):
        return self.data.isspace()

    def istitle(self):
        return self.data.istitle()

    def isupper(self):
        return self.data.isupper()

    def join(self, seq):
        return self.data.join(seq)

    def ljust(self, width, *args):
        return self.__class__(self.data.ljust(width, *args))

    def lower(self):
        return self.__class__(self.data.lower())

    def lstrip(self, chars=None):
        return self.__class__(self.data.lstrip(chars))

    maketrans = str.maketrans

    def partition(self, sep):
        return self.data.partition(sep)

    def replace(self, old, new, maxsplit=-1):
        if isinstance(old, UserString):
            old = old.data
        if isinstance(new, UserString):
            new = new.data
        return self.__class__(self.data.replace(old, new, maxsplit))

    def rfind(self, sub, start=0, end=_sys.maxsize):
        if isinstance(sub, UserString):
            sub = sub.data
        return self.data.rfind(sub, start, end)

    def rindex(self, sub, start=0, end=_sys.maxsize):
        return self.data.rindex(sub, start, end)

    def rjust(self, width, *args):
        return self.__class__(self.data.rjust(width, *args))

    def rpartition(self, sep):
        return self.data.rpartition(sep)

    def rstrip(self, chars=None):
        return self.__class__(self.data.rstrip(chars))

    def split(self, sep=None, maxsplit=-1):
        return self.data.split(sep, maxsplit)

    def rsplit(self, sep=None, maxsplit=-1):
        return self.data.rsplit(sep, maxsplit)

    def splitlines(self, keepends=False):
        return self.data.splitlines(keepends)

    def startswith(self, prefix, start=0, end=_sys.maxsize):
        return self.data.startswith(prefix, start, end)

    def strip(self, chars=None):
        return self.__class__(self.data.strip(chars))

    def swapcase(self):
        return self.__class__(self.data.swapcase())

    def title(self):
        return self.__class__(self.data.title())

    def translate(self, *args):
        return self.__class__(self.data.translate(*args))

    def upper(self):
        return self.__class__(self.data.upper())

    def zfill(self, width):
        return self.__class__(self.data.zfill(width))
