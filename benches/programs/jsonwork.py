"""A parser and a writer of JSON, by hand: text is read letter by letter into
dicts, lists, strings and numbers, walked, and written again, in short and
with indents. String indexing and slices, methods that call each other,
`isinstance` chains, exceptions for faulty text."""
import sys

ESCAPES = {'n': '\n', 't': '\t', 'r': '\r', 'b': '\b', 'f': '\f',
           '"': '"', '\\': '\\', '/': '/'}
BACK = {'\n': '\\n', '\t': '\\t', '\r': '\\r', '\b': '\\b', '\f': '\\f',
        '"': '\\"', '\\': '\\\\'}


class Malformed(ValueError):
    def __init__(self, what, place):
        ValueError.__init__(self, '%s at %d' % (what, place))
        self.place = place


class Parser:
    def __init__(self, text):
        self.text = text
        self.at = 0

    def parse(self):
        value = self.value()
        self.blank()
        if self.at < len(self.text):
            raise Malformed('more text', self.at)
        return value

    def blank(self):
        text = self.text
        at = self.at
        while at < len(text) and text[at] in ' \n\t\r':
            at += 1
        self.at = at

    def peek(self):
        self.blank()
        if self.at >= len(self.text):
            raise Malformed('the end', self.at)
        return self.text[self.at]

    def expect(self, letter):
        if self.peek() != letter:
            raise Malformed('no ' + letter, self.at)
        self.at += 1

    def value(self):
        letter = self.peek()
        if letter == '{':
            return self.object()
        if letter == '[':
            return self.array()
        if letter == '"':
            return self.string()
        if letter == '-' or letter.isdigit():
            return self.number()
        for word, value in (('true', True), ('false', False), ('null', None)):
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return value
        raise Malformed('no value', self.at)

    def object(self):
        found = {}
        self.expect('{')
        if self.peek() == '}':
            self.at += 1
            return found
        while True:
            if self.peek() != '"':
                raise Malformed('no key', self.at)
            key = self.string()
            self.expect(':')
            found[key] = self.value()
            if self.peek() == '}':
                self.at += 1
                return found
            self.expect(',')

    def array(self):
        found = []
        self.expect('[')
        if self.peek() == ']':
            self.at += 1
            return found
        while True:
            found.append(self.value())
            if self.peek() == ']':
                self.at += 1
                return found
            self.expect(',')

    def string(self):
        text = self.text
        start = self.at + 1
        at = start
        parts = []
        while True:
            if at >= len(text):
                raise Malformed('an open string', self.at)
            letter = text[at]
            if letter == '"':
                parts.append(text[start:at])
                self.at = at + 1
                return ''.join(parts)
            if letter == '\\':
                parts.append(text[start:at])
                code = text[at + 1:at + 2]
                if code == 'u':
                    parts.append(chr(int(text[at + 2:at + 6], 16)))
                    at += 6
                elif code in ESCAPES:
                    parts.append(ESCAPES[code])
                    at += 2
                else:
                    raise Malformed('an escape', at)
                start = at
            else:
                at += 1

    def number(self):
        text = self.text
        start = at = self.at
        if text[at] == '-':
            at += 1
        whole = True
        while at < len(text):
            letter = text[at]
            if letter in '.eE+-':
                whole = False
            elif not letter.isdigit():
                break
            at += 1
        self.at = at
        try:
            return int(text[start:at]) if whole else float(text[start:at])
        except ValueError:
            raise Malformed('a number', start) from None


def quoted(text):
    out = ['"']
    for letter in text:
        if letter in BACK:
            out.append(BACK[letter])
        elif ' ' <= letter <= '~':
            out.append(letter)
        else:
            out.append('\\u%04x' % ord(letter))
    out.append('"')
    return ''.join(out)


def write(value, indent=None, depth=0):
    if value is None:
        return 'null'
    if isinstance(value, bool):
        return 'true' if value else 'false'
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, list):
        marks = '[]'
        items = [write(item, indent, depth + 1) for item in value]
    else:
        marks = '{}'
        colon = ':' if indent is None else ': '
        items = [quoted(key) + colon + write(value[key], indent, depth + 1)
                 for key in sorted(value)]
    if indent is None or not items:
        return marks[0] + ','.join(items) + marks[1]
    margin = '\n' + ' ' * (indent * (depth + 1))
    return (marks[0] + margin + (',' + margin).join(items)
            + '\n' + ' ' * (indent * depth) + marks[1])


def leaves(value, path=()):
    if isinstance(value, dict):
        for key in sorted(value):
            yield from leaves(value[key], path + (key,))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from leaves(item, path + (place,))
    else:
        yield path, value


def make(number):
    people = [{'name': 'person %d' % (number + i), 'age': 20 + (number * 7 + i) % 50,
               'tags': ['t%d' % (i % 4), 'x\ty', 'caf\u00e9', '"quoted"'],
               'place': {'lat': (number % 180) / 4.0, 'lon': -i / 8.0},
               'active': i % 2 == 0, 'boss': None if i == 0 else i - 1}
              for i in range(4)]
    return {'id': number, 'people': people, 'empty': [{}, []], 'big': 10 ** 15 + number}


FAULTY = ['{"a" 1}', '[1, 2', '"open', '{"a": tru}', '[1.2.3]', '["\\q"]', '{} {}', '{1: 2}']


def main(n):
    length = same = count = places = 0
    mark = 0
    for i in range(n):
        value = make(i)
        short = write(value)
        long = write(value, indent=2)
        length += len(short) + len(long)
        again = Parser(long).parse()
        same += again == value
        same += write(Parser(short).parse()) == short
        for path, leaf in leaves(again):
            count += 1
            mark = (mark * 13 + len(path) + len(str(leaf))) % 1000003
        try:
            Parser(FAULTY[i % len(FAULTY)]).parse()
        except Malformed as error:
            places += error.place
    print('jsonwork', n, length, same, count, places, mark)


if __name__ == '__main__':
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 650)
