# Constants of characters, `capwords`, `Template` and `Formatter`: the module string of 3.5's
# library.
#
# There `Template` works with regular expressions, which the machine does not have. Here a pattern
# that is made from a delimiter, with the usual identifiers, knows itself where it matches; a class
# with an `idpattern` or `pattern` of its own is refused when it substitutes.
"""A collection of string constants."""

import _string
from collections import ChainMap as _ChainMap

__all__ = ["ascii_letters", "ascii_lowercase", "ascii_uppercase", "capwords",
           "digits", "hexdigits", "octdigits", "printable", "punctuation",
           "whitespace", "Formatter", "Template"]

whitespace = " \t\n\r\v\f"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdefABCDEF"
octdigits = "01234567"
punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    """capwords(s [,sep]) -> string

Split the argument into words using split, capitalize each
word using capitalize, and join the capitalized words using
join."""
    return (sep or " ").join(word.capitalize() for word in s.split(sep))


class _TemplateMetaclass(type):
    pattern = r"""
    %(delim)s(?:
      (?P<escaped>%(delim)s) |
      (?P<named>%(id)s)      |
      {(?P<braced>%(id)s)}   |
      (?P<invalid>)
    )
    """

    def __init__(cls, name, bases, dct):
        super(_TemplateMetaclass, cls).__init__(name, bases, dct)
        if "pattern" in dct:
            return
        delimiter, identifier = cls.delimiter, cls.idpattern
        escaped = "".join([point if point in _TemplatePattern.word else
                           "\\000" if point == "\0" else "\\" + point for point in delimiter])
        cls.pattern = _TemplateMetaclass.pattern % {"delim": escaped, "id": identifier}
        if identifier == "[_a-z][_a-z0-9]*":
            cls.pattern = _TemplatePattern(cls.pattern, delimiter, cls.flags)


class _TemplatePattern(str):
    # The text of a pattern that also finds what the compiled one would.

    word = "_" + ascii_letters + digits

    def __new__(cls, text, delimiter, flags):
        made = str.__new__(cls, text)
        firsts = "_" + ascii_lowercase
        made.folded = False
        # re.IGNORECASE
        if flags & 2:
            firsts += ascii_uppercase
            # re.ASCII; without it the letters i, k and s have more forms than two.
            if not flags & 256:
                firsts += "\u0130\u0131\u017f\u212a"
            if delimiter.upper() != delimiter or delimiter.lower() != delimiter:
                made.folded = True
                delimiter = cls.fold(delimiter)
        made.delimiter = delimiter
        # The empty string is in any string, but not in the set.
        made.firsts = frozenset(firsts)
        made.parts = firsts + digits
        made.known = {}
        return made

    @staticmethod
    def fold(text):
        # One character for one, so that places remain what they are.
        return "".join([point.lower()[0] for point in text])

    @staticmethod
    def refusal(text):
        try:
            memoryview(text)
        except TypeError:
            return "expected string or bytes-like object"
        return "cannot use a string pattern on a bytes-like object"

    def placeholders(self, text):
        # Start, end and name of each; the name is '' for a doubled delimiter, and None where nothing
        # usable follows the delimiter.
        found = self.known.get(text)
        if found is not None:
            return found
        found = []
        delimiter = self.delimiter
        if not delimiter:
            # Escapes nothing everywhere, which changes nothing.
            return found
        parts, firsts = self.parts, self.firsts
        size = len(delimiter)
        source = self.fold(text) if self.folded else text
        find = source.find
        start = find(delimiter)
        while start >= 0:
            first = end = start + size
            point = text[first:first + 1]
            if point == "{":
                first += 1
                point = text[first:first + 1]
            if source.startswith(delimiter, end):
                name = ""
                end += size
            elif point in firsts:
                # By pieces, so that the time does not grow with the square of the text's length.
                width = 32
                piece = text[first:first + width]
                rest = piece.lstrip(parts)
                while not rest and len(piece) == width:
                    width *= 2
                    piece = text[first:first + width]
                    rest = piece.lstrip(parts)
                last = first + len(piece) - len(rest)
                name = text[first:last]
                if first == end:
                    end = last
                elif text.startswith("}", last):
                    end = last + 1
                else:
                    name = None
            else:
                name = None
            found.append((start, end, name))
            start = find(delimiter, end)
        # Most templates are used again; a few short ones are kept, as `re` keeps its patterns.
        if len(text) < 1000:
            if len(self.known) >= 100:
                self.known.clear()
            self.known[text] = found
        return found


class _InvalidPlaceholder:
    # As much of a match object as a subclass's `_invalid` may ask for.

    def __init__(self, string, start, end):
        self.string = string
        self._span = start, end

    def span(self, group=0):
        start, end = self._span
        if group == "invalid":
            return end, end
        return self._span if group == 0 else (-1, -1)

    def start(self, group=0):
        return self.span(group)[0]

    def end(self, group=0):
        return self.span(group)[1]

    def group(self, group=0):
        start, end = self.span(group)
        return None if start < 0 else self.string[start:end]


class Template(metaclass=_TemplateMetaclass):
    """A string class for supporting $-substitutions."""

    delimiter = "$"
    idpattern = "[_a-z][_a-z0-9]*"
    # re.IGNORECASE
    flags = 2

    def __init__(self, template):
        self.template = template

    def _invalid(self, mo):
        place = mo.start("invalid")
        lines = self.template[:place].splitlines(True)
        if lines:
            line = len(lines)
            column = place - sum(map(len, lines[:-1]))
        else:
            line = column = 1
        raise ValueError("Invalid placeholder in string: line %d, col %d" % (line, column))

    # `self` and `mapping` have no names, so that these may be names of placeholders.

    def substitute(*args, **kws):
        if not args:
            raise TypeError("descriptor 'substitute' of 'Template' object needs an argument")
        if len(args) > 2:
            raise TypeError("Too many positional arguments")
        self = args[0]
        if len(args) < 2:
            mapping = kws
        elif kws:
            mapping = _ChainMap(kws, args[1])
        else:
            mapping = args[1]

        def convert(name, start, end):
            if name:
                return str(mapping[name])
            if name is not None:
                return self.delimiter
            self._invalid(_InvalidPlaceholder(text, start, end))
            raise ValueError("Unrecognized named group in pattern", self.pattern)

        pattern, text = self.pattern, self.template
        if type(pattern) is not _TemplatePattern:
            raise NotImplementedError("a Template with an idpattern or pattern of its own needs "
                                      "regular expressions")
        if type(text) is not str:
            if not isinstance(text, str):
                raise TypeError(pattern.refusal(text))
            # A subclass may have methods of its own.
            text = "".join([text])
        at = 0
        pieces = []
        for start, end, name in pattern.placeholders(text):
            pieces.append(text[at:start])
            pieces.append(convert(name, start, end))
            at = end
        pieces.append(text[at:])
        return "".join(pieces)

    def safe_substitute(*args, **kws):
        if not args:
            raise TypeError("descriptor 'safe_substitute' of 'Template' object needs an argument")
        if len(args) > 2:
            raise TypeError("Too many positional arguments")
        self = args[0]
        if len(args) < 2:
            mapping = kws
        elif kws:
            mapping = _ChainMap(kws, args[1])
        else:
            mapping = args[1]

        def convert(name, start, end):
            if name:
                try:
                    return str(mapping[name])
                except KeyError:
                    return text[start:end]
            if name is not None:
                return self.delimiter
            return text[start:end]

        pattern, text = self.pattern, self.template
        if type(pattern) is not _TemplatePattern:
            raise NotImplementedError("a Template with an idpattern or pattern of its own needs "
                                      "regular expressions")
        if type(text) is not str:
            if not isinstance(text, str):
                raise TypeError(pattern.refusal(text))
            text = "".join([text])
        at = 0
        pieces = []
        for start, end, name in pattern.placeholders(text):
            pieces.append(text[at:start])
            pieces.append(convert(name, start, end))
            at = end
        pieces.append(text[at:])
        return "".join(pieces)


class Formatter:

    # As above: the names belong to the fields.
    def format(*args, **kwargs):
        if not args:
            raise TypeError("descriptor 'format' of 'Formatter' object needs an argument")
        self, *args = args
        try:
            format_string, *args = args
        except ValueError:
            if "format_string" not in kwargs:
                raise TypeError("format() missing 1 required positional argument: "
                                "'format_string'") from None
            import warnings
            format_string = kwargs.pop("format_string")
            warnings.warn("Passing 'format_string' as keyword argument is deprecated",
                          DeprecationWarning, stacklevel=2)
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        used = set()
        result, _ = self._vformat(format_string, args, kwargs, used, 2)
        self.check_unused_args(used, args, kwargs)
        return result

    def _vformat(self, format_string, args, kwargs, used_args, recursion_depth, auto_arg_index=0):
        # The index counts upwards, or is False once a field was numbered by hand.
        if recursion_depth < 0:
            raise ValueError("Max string recursion exceeded")
        pieces = []
        for literal, field, spec, conversion in self.parse(format_string):
            if literal:
                pieces.append(literal)
            if field is None:
                continue
            if field == "":
                if auto_arg_index is False:
                    raise ValueError("cannot switch from manual field specification to "
                                     "automatic field numbering")
                field = str(auto_arg_index)
                auto_arg_index += 1
            elif field.isdigit():
                if auto_arg_index:
                    raise ValueError("cannot switch from manual field specification to "
                                     "automatic field numbering")
                auto_arg_index = False
            value, used = self.get_field(field, args, kwargs)
            used_args.add(used)
            value = self.convert_field(value, conversion)
            # There may be fields in it too.
            spec, auto_arg_index = self._vformat(spec, args, kwargs, used_args,
                                                 recursion_depth - 1,
                                                 auto_arg_index=auto_arg_index)
            pieces.append(self.format_field(value, spec))
        return "".join(pieces), auto_arg_index

    def get_value(self, key, args, kwargs):
        return (args if isinstance(key, int) else kwargs)[key]

    def check_unused_args(self, used_args, args, kwargs):
        pass

    def format_field(self, value, format_spec):
        return format(value, format_spec)

    def convert_field(self, value, conversion):
        if conversion is None:
            return value
        if conversion == "s":
            return str(value)
        if conversion == "r":
            return repr(value)
        if conversion == "a":
            return ascii(value)
        raise ValueError("Unknown conversion specifier {0!s}".format(conversion))

    def parse(self, format_string):
        return _string.formatter_parser(format_string)

    def get_field(self, field_name, args, kwargs):
        first, steps = _string.formatter_field_name_split(field_name)
        value = self.get_value(first, args, kwargs)
        for is_attribute, key in steps:
            value = getattr(value, key) if is_attribute else value[key]
        return value, first
