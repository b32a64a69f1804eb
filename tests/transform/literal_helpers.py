"""What the callables of the literal passes are made of. These stay as they are when the programs beside
this one are transformed, as a library would.
"""

class Decimal:
    def __init__(self, value):
        self.value = value
    def __repr__(self):
        return 'Decimal(%r)' % (self.value,)
    def __eq__(self, other):
        return isinstance(other, Decimal) and str(self.value) == str(other.value)
    def __hash__(self):
        return hash(str(self.value))

class Wrapped:
    """Shows what it was made of, and how deep."""
    def __init__(self, value):
        self.value = value
    def __repr__(self):
        return '<%r>' % (self.value,)
    def __iter__(self):
        return iter(self.value)
    def __eq__(self, other):
        return isinstance(other, Wrapped) and self.value == other.value
    def __hash__(self):
        return 1
    def __contains__(self, item):
        return item in self.value

class Pairs:
    """A dict that remembers every assignment, in order."""
    def __init__(self):
        self.pairs = []
    def __setitem__(self, key, value):
        self.pairs.append((key, value))
    def __repr__(self):
        return 'Pairs(%r)' % (self.pairs,)

class Inverted(set):
    def __contains__(self, item):
        return not set.__contains__(self, item)

class Recorder:
    def __init__(self):
        self.keys = []
    def __getitem__(self, key):
        self.keys.append(key)
        return self

class Names:
    """A mapping by its keys() alone."""
    def __init__(self, names):
        self.names = names
    def keys(self):
        return list(self.names)
    def __getitem__(self, key):
        return key * 2

def concrete(s):
    return tuple(range(s.start, s.stop, s.step))

def prefixed(text):
    return 'P' + text

def keywords(*args, **kwargs):
    return args, sorted(kwargs.items())

def counted(value, made=[]):
    """Counts its calls."""
    made.append(value)
    return len(made)
