"""Regular expressions without `_sre`: a backtracking search over what `sre_parse` has read.

`re` of the library runs on it unchanged. Positions go through generators: `_walk` yields every end that a
sequence of nodes can have from a place on, and the groups lie in a list that is set back on the way.
"""
import sre_parse
from sre_constants import *
from sre_constants import MAXREPEAT

MAXREPEAT = MAXREPEAT


def isstring(value):
    return isinstance(value, (str, bytes))


def _lower(code):
    # One character, as the C code folds it: ASCII for bytes, the simple mapping for str.
    text = chr(code).lower()
    return ord(text) if len(text) == 1 else code


class _Search:
    """One attempt: the text as numbers, its end, the groups."""

    def __init__(self, pattern, text, pos, endpos):
        self.text = text
        self.codes = text if isinstance(text, (bytes, bytearray)) else [ord(c) for c in text]
        if isinstance(text, memoryview):
            self.codes = text.tolist()
        self.end = endpos
        self.flags = pattern.flags
        self.groups = [None] * (2 * (pattern.groups + 1))
        self.last = None

    def word(self, at):
        if not 0 <= at < self.end:
            return False
        code = self.codes[at]
        if self.flags & SRE_FLAG_UNICODE:
            return chr(code).isalnum() or code == 95
        return code < 128 and chr(code).isalnum() or code == 95

    def category(self, which, code):
        name = str(which)
        wide = self.flags & SRE_FLAG_UNICODE
        char = chr(code)
        if name.endswith('DIGIT'):
            found = char.isdecimal() if wide else char in '0123456789'
        elif name.endswith('SPACE'):
            found = char.isspace() if wide else char in ' \t\n\r\f\v'
        else:
            found = (char.isalnum() if wide else code < 128 and char.isalnum()) or char == '_'
        return found != ('_NOT_' in name)

    def member(self, items, code):
        found, ignore = True, self.flags & SRE_FLAG_IGNORECASE
        folded = {code, _lower(code)} | ({ord(c) for c in chr(code).upper()} if ignore else set())
        if not ignore:
            folded = {code}
        for op, arg in items:
            if op is NEGATE:
                found = False
            elif op is LITERAL and (arg in folded or ignore and _lower(arg) in folded):
                return found
            elif op is RANGE and any(arg[0] <= each <= arg[1] for each in folded):
                return found
            elif op is CATEGORY and self.category(arg, code):
                return found
        return not found

    def one(self, op, arg, code):
        """Whether a node of exactly one character takes `code`; None for other nodes."""
        ignore = self.flags & SRE_FLAG_IGNORECASE
        if op is LITERAL or op is NOT_LITERAL:
            same = code == arg or bool(ignore) and _lower(code) == _lower(arg)
            return same == (op is LITERAL)
        if op is ANY:
            return bool(self.flags & SRE_FLAG_DOTALL) or code != 10
        if op is IN:
            return self.member(arg, code)
        if op is CATEGORY:
            return self.category(arg, code)
        return None

    def at(self, where, at):
        multiline = self.flags & SRE_FLAG_MULTILINE
        if where is AT_BEGINNING:
            return at == 0 or bool(multiline) and self.codes[at - 1] == 10
        if where is AT_BEGINNING_STRING:
            return at == 0
        if where is AT_END:
            return at == self.end or (multiline or at + 1 == self.end) and self.codes[at] == 10
        if where is AT_END_STRING:
            return at == self.end
        return (self.word(at - 1) != self.word(at)) == (where is AT_BOUNDARY)

    def walk(self, nodes, i, at):
        """Every end of nodes[i:] from `at` on, the preferred first."""
        while i < len(nodes):
            op, arg = nodes[i]
            if op in (LITERAL, NOT_LITERAL, ANY, IN, CATEGORY):
                if at >= self.end or not self.one(op, arg, self.codes[at]):
                    return
                at += 1
            elif op is AT:
                if not self.at(arg, at):
                    return
            elif op is ASSERT or op is ASSERT_NOT:
                direction, inner = arg
                start = at if direction >= 0 else at - inner.getwidth()[0]
                held = list(self.groups), self.last
                found = start >= 0 and next(self.walk(inner, 0, start), None) is not None
                if op is ASSERT_NOT or not found:
                    self.groups, self.last = held
                if found != (op is ASSERT):
                    return
            elif op is GROUPREF:
                start, end = self.groups[2 * arg:2 * arg + 2] if self.groups[2 * arg + 1] is not None else (None, None)
                if start is None:
                    return
                for code in self.codes[start:end]:
                    if at >= self.end or not self.one(LITERAL, code, self.codes[at]):
                        return
                    at += 1
            else:
                for middle in self.several(op, arg, at):
                    yield from self.walk(nodes, i + 1, middle)
                return
            i += 1
        yield at

    def several(self, op, arg, at):
        """The ends of a node that may have more than one."""
        if op is SUBPATTERN:
            group, inner = arg
            if group is None:
                yield from self.walk(inner, 0, at)
                return
            for end in self.walk(inner, 0, at):
                held = self.groups[2 * group:2 * group + 2], self.last
                self.groups[2 * group:2 * group + 2] = at, end
                self.last = group
                yield end
                self.groups[2 * group:2 * group + 2], self.last = held
        elif op is BRANCH:
            for branch in arg[1]:
                yield from self.walk(branch, 0, at)
        elif op is GROUPREF_EXISTS:
            group, yes, no = arg
            chosen = yes if self.groups[2 * group + 1] is not None else no
            yield from self.walk(chosen or [], 0, at)
        elif op is MAX_REPEAT or op is MIN_REPEAT:
            low, high, inner = arg
            high = float('inf') if high is MAXREPEAT else high
            if len(inner) == 1 and inner[0][0] in (LITERAL, NOT_LITERAL, ANY, IN, CATEGORY):
                yield from self.run(op, low, high, inner[0], at)
            else:
                yield from self.repeat(op is MAX_REPEAT, low, high, inner, at, 0)
        else:
            raise NotImplementedError('stand-in: regular expression %s' % op)

    def run(self, op, low, high, node, at):
        """A repeat of one character."""
        if op is MAX_REPEAT:
            end = at
            while end < self.end and end - at < high and self.one(node[0], node[1], self.codes[end]):
                end += 1
            yield from range(end, at + low - 1, -1)
            return
        end = at
        while True:
            if end - at >= low:
                yield end
            if end >= self.end or end - at >= high or not self.one(node[0], node[1], self.codes[end]):
                return
            end += 1

    def repeat(self, greedy, low, high, inner, at, count):
        if not greedy and count >= low:
            yield at
        if count < high:
            for end in self.walk(inner, 0, at):
                if end != at or count < low:
                    yield from self.repeat(greedy, low, high, inner, end, count + 1)
        if greedy and count >= low:
            yield at


class SRE_Match:
    def __init__(self, pattern, string, pos, endpos, search):
        self.re, self.string, self.pos, self.endpos = pattern, string, pos, endpos
        self._spans = search.groups
        self.lastindex = search.last
        names = {number: name for name, number in pattern.groupindex.items()}
        self.lastgroup = names.get(search.last)

    def _number(self, group):
        if isinstance(group, str):
            group = self.re.groupindex.get(group, -1)
        if not hasattr(group, '__index__') or not 0 <= group.__index__() <= self.re.groups:
            raise IndexError('no such group')
        return group.__index__()

    def span(self, group=0):
        number = self._number(group)
        start, end = self._spans[2 * number:2 * number + 2]
        return (-1, -1) if end is None else (start, end)

    def start(self, group=0):
        return self.span(group)[0]

    def end(self, group=0):
        return self.span(group)[1]

    def _text(self, number, default=None):
        start, end = self.span(number)
        return default if start < 0 else self.string[start:end]

    def group(self, *groups):
        found = tuple(self._text(self._number(group)) for group in groups or (0,))
        return found if len(found) > 1 else found[0]

    def groups(self, default=None):
        return tuple(self._text(number, default) for number in range(1, self.re.groups + 1))

    def groupdict(self, default=None):
        return {name: self._text(number, default) for name, number in self.re.groupindex.items()}

    def expand(self, template):
        return sre_parse.expand_template(sre_parse.parse_template(template, self.re), self)

    regs = property(lambda self: tuple(self.span(number) for number in range(self.re.groups + 1)))

    def __repr__(self):
        return '<_sre.SRE_Match object; span=%r, match=%r>' % (self.span(), self.group())


class SRE_Pattern:
    def __init__(self, pattern, flags, tree):
        self.pattern, self.flags = pattern, flags
        self.groups = tree.pattern.groups - 1
        self.groupindex = dict(tree.pattern.groupdict)
        self._tree = tree

    def _bounds(self, string, pos, endpos):
        if isinstance(self.pattern, str) != isinstance(string, str) and self.pattern is not None:
            kind = 'string' if isinstance(self.pattern, str) else 'bytes-like'
            raise TypeError('cannot use a %s pattern on a %s object' % (
                ('string', 'bytes-like') if kind == 'string' else ('bytes', 'string')))
        length = len(string)
        return min(max(pos, 0), length), min(max(endpos, 0), length) if endpos is not None else length

    def _try(self, string, at, endpos, pos, whole=False):
        search = _Search(self, string, pos, endpos)
        for end in search.walk(self._tree, 0, at):
            if not whole or end == endpos:
                search.groups[0:2] = at, end
                return SRE_Match(self, string, pos, endpos, search)

    def match(self, string, pos=0, endpos=None):
        pos, endpos = self._bounds(string, pos, endpos)
        return self._try(string, pos, endpos, pos)

    def fullmatch(self, string, pos=0, endpos=None):
        pos, endpos = self._bounds(string, pos, endpos)
        return self._try(string, pos, endpos, pos, True)

    def search(self, string, pos=0, endpos=None):
        pos, endpos = self._bounds(string, pos, endpos)
        search = _Search(self, string, pos, endpos)
        for at in range(pos, endpos + 1):
            for end in search.walk(self._tree, 0, at):
                search.groups[0:2] = at, end
                return SRE_Match(self, string, pos, endpos, search)

    def finditer(self, string, pos=0, endpos=None):
        pos, endpos = self._bounds(string, pos, endpos)
        while pos <= endpos:
            found = self.search(string, pos, endpos)
            if found is None:
                return
            yield found
            pos = found.end() if found.end() > found.start() else found.end() + 1

    def findall(self, string, pos=0, endpos=None):
        empty = string[:0]
        found = []
        for match in self.finditer(string, pos, endpos):
            if self.groups > 1:
                found.append(match.groups(empty))
            else:
                found.append(match._text(self.groups, empty))
        return found

    def split(self, string, maxsplit=0):
        parts, start = [], 0
        for match in self.finditer(string):
            if match.start() == match.end():
                continue
            if maxsplit and len(parts) >= maxsplit * (self.groups + 1):
                break
            parts.append(string[start:match.start()])
            parts.extend(match.groups())
            start = match.end()
        return parts + [string[start:]]

    def subn(self, repl, string, count=0):
        if not callable(repl):
            template = sre_parse.parse_template(repl, self)
            repl = lambda match: sre_parse.expand_template(template, match)
        parts, start, done = [], 0, 0
        for match in self.finditer(string):
            if count and done >= count:
                break
            if match.start() == match.end() == start and done:
                continue
            parts += [string[start:match.start()], repl(match) or string[:0]]
            start, done = match.end(), done + 1
        return string[:0].join(parts + [string[start:]]), done

    def sub(self, repl, string, count=0):
        return self.subn(repl, string, count)[0]

    def scanner(self, string, pos=0, endpos=None):
        return _Scanner(self, string, *self._bounds(string, pos, endpos))

    def __copy__(self):
        raise TypeError('cannot copy this pattern object')

    def __deepcopy__(self, memo):
        raise TypeError('cannot deepcopy this pattern object')

    def __repr__(self):
        return 're.compile(%r)' % (self.pattern,)


class _Scanner:
    def __init__(self, pattern, string, pos, endpos):
        self.pattern, self._string, self._pos, self._end = pattern, string, pos, endpos

    def match(self):
        found = self._pos <= self._end and self.pattern.match(self._string, self._pos, self._end) or None
        if found:
            self._pos = max(found.end(), found.start() + 1)
        return found

    def search(self):
        found = self._pos <= self._end and self.pattern.search(self._string, self._pos, self._end) or None
        if found:
            self._pos = max(found.end(), found.start() + 1)
        return found


def compile(pattern, flags=0):
    source = pattern if isstring(pattern) else None
    tree = sre_parse.parse(pattern, flags) if source is not None else pattern
    flags |= tree.pattern.flags
    if isinstance(source, str) and not flags & SRE_FLAG_ASCII:
        flags |= SRE_FLAG_UNICODE
    return SRE_Pattern(source, flags, tree)
