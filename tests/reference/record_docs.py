"""Records documentation of what CPython 3.5 has in C: run it with that interpreter.

    python3.5 tests/reference/record_docs.py FILE [NAMES]

writes `FILE` again (`crates/bc-vm/src/model/docs.txt`), with a line for each name that it had and for
each line of the file `NAMES`, sorted: the name of a class, of an attribute of one, or of a function,
with its module in front, then `__text_signature__` (empty for none) and `__doc__`, with a tab between
and `\\n`, `\\t` and `\\\\` in the place of those characters. What the method tables of the machine say
themselves need not be there. Documentation that is more than a short line is left out: programs look at
names and signatures, and whole paragraphs belong to the reference.
"""

import sys
import types

import _thread
import io
import itertools
import weakref
import functools
import collections


def generator():
    yield


async def coroutine():
    pass


def classes():
    """The classes that no module has by the name they say they have."""
    paused = coroutine()
    groups = itertools.groupby('a')
    cell = (lambda: paused).__closure__[0]
    examples = [
        iter([]), iter(()), iter({}), iter({}.items()), iter({}.values()), {}.items(), {}.keys(), {}.values(), iter(set()),
        iter(''), iter(b''), iter(bytearray()), iter(range(1)), iter(range(10**20)), reversed([]), iter(int, 1), generator(),
        paused, paused.__await__(), cell, generator, generator.__code__, sys._getframe(), None, NotImplemented, ...,
        type.__dict__, (1).__add__, [].append, list.append, int.__add__, dict.__dict__['fromkeys'], sys,
        type.__dict__['__dict__'], types.FunctionType.__code__, types.FunctionType.__closure__, types.SimpleNamespace(), sys.flags,
        sys.version_info, weakref.ref(generator), weakref.proxy(generator), weakref.proxy(set()), iter(collections.deque()),
        reversed(collections.deque()), iter(collections.OrderedDict()), collections.OrderedDict().keys(),
        collections.OrderedDict().items(), collections.OrderedDict().values(), groups, next(groups)[1], itertools.tee([])[0],
        functools.lru_cache()(generator), functools.cmp_to_key(generator)(1), io.BytesIO().getbuffer(), generator.__get__(1),
        _thread.allocate_lock(), sys.float_info, sys.int_info, sys.hash_info,
    ]
    paused.close()
    try:
        raise KeyError
    except KeyError as error:
        examples.append(error.__traceback__)
    found = {type(example) for example in examples}
    return {'%s.%s' % (known.__module__, known.__qualname__): known for known in found}


def find(name, known):
    owner, _, last = name.rpartition('.')
    if name in known:
        return known[name]
    if owner in known:
        return known[owner].__dict__[last]
    parts = name.split('.')
    found = __import__(parts[0])
    for at, part in enumerate(parts[1:]):
        # An attribute of a class, not what it is bound to.
        found = found.__dict__[part] if isinstance(found, type) else getattr(found, part)
    return found


# The longest documentation that is taken, in characters.
LONGEST = 90


def escaped(text):
    return (text or '').replace('\\', '\\\\').replace('\n', '\\n').replace('\t', '\\t')


def main(path, names=None):
    with open(path, encoding='utf-8') as file:
        wanted = {line.split('\t')[0] for line in file}
    if names:
        with open(names, encoding='utf-8') as file:
            wanted.update(line.strip() for line in file)
    known = classes()
    with open(path, 'w', encoding='utf-8') as file:
        for name in sorted(wanted - {''}, key=lambda name: name.encode()):
            found = find(name, known)
            if isinstance(found, (classmethod, staticmethod)):
                found = found.__func__
            doc = type.__dict__['__doc__'].__get__(found) if isinstance(found, type) else found.__doc__
            if len(escaped(doc)) > LONGEST or '\n' in (doc or ''):
                doc = None
            file.write('%s\t%s\t%s\n' % (name, escaped(getattr(found, '__text_signature__', None)), escaped(doc)))


main(*sys.argv[1:])
