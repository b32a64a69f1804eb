"""Strings: built by adding, by `join`, by `%` and by `format`, cut by slices,
searched, replaced, run-length coded, turned into other letters, wrapped and
put into columns. Methods of `str`, indexing, short strings made and dropped."""
import sys

WORDS = ('river stone window paper garden silver morning letter copper branch '
         'shadow market bridge candle harbour meadow ladder winter pocket thread').split()
ALPHABET = 'abcdefghijklmnopqrstuvwxyz'


def make_line(state, count):
    line = ''
    for _ in range(count):
        state = (state * 69069 + 1) & 0xffffffff
        if line:
            line += ' '
        line += WORDS[(state >> 16) % len(WORDS)]
        if state >> 28 == 0:
            line += '.'
    return line, state


def wrap(text, width):
    lines = []
    current = ''
    for word in text.split(' '):
        if current and len(current) + 1 + len(word) > width:
            lines.append(current)
            current = word
        else:
            current = current + ' ' + word if current else word
    if current:
        lines.append(current)
    return lines


def justify(line, width):
    words = line.split()
    gaps = len(words) - 1
    missing = width - sum(map(len, words))
    if gaps < 1 or missing < gaps:
        return line.ljust(width)
    each, extra = divmod(missing, gaps)
    out = words[0]
    for i, word in enumerate(words[1:]):
        out += ' ' * (each + (i < extra)) + word
    return out


def shift_letters(text, key):
    out = []
    for letter in text:
        if 'a' <= letter <= 'z':
            letter = ALPHABET[(ord(letter) - 97 + key) % 26]
        out.append(letter)
    return ''.join(out)


def shift_by_table(text, key):
    table = str.maketrans(ALPHABET, ALPHABET[key:] + ALPHABET[:key])
    return text.translate(table)


def pack(text):
    """Runs of one letter as the letter and a number."""
    out = ''
    i = 0
    while i < len(text):
        j = i + 1
        while j < len(text) and text[j] == text[i]:
            j += 1
        out += text[i] if j - i == 1 else text[i] + str(j - i)
        i = j
    return out


def unpack(packed):
    out = []
    i = 0
    while i < len(packed):
        letter = packed[i]
        i += 1
        start = i
        while i < len(packed) and packed[i].isdigit():
            i += 1
        out.append(letter * int(packed[start:i] or '1'))
    return ''.join(out)


def occurrences(text, part):
    count = 0
    place = text.find(part)
    while place >= 0:
        count += 1
        place = text.find(part, place + 1)
    return count


def palindrome(text):
    """The longest part that reads the same from both ends."""
    best = ''
    for middle in range(len(text)):
        for low, high in ((middle, middle), (middle, middle + 1)):
            while low >= 0 and high < len(text) and text[low] == text[high]:
                low -= 1
                high += 1
            if high - low - 1 > len(best):
                best = text[low + 1:high]
    return best


def titled(line):
    parts = line.replace('.', '!').split()
    return ' '.join([part[:1].upper() + part[1:].lower() if i % 2 else part.upper()
                     for i, part in enumerate(parts)])


def in_columns(items):
    wide = max(map(len, items))
    rows = ['%-*s|%4d' % (wide, item, len(item)) for item in items]
    rows.append('{:>{}}|{:04d}'.format('all', wide, sum(map(len, items))))
    return '\n'.join(rows)


def mark_of(text):
    mark = 0
    for letter in text:
        mark = (mark * 131 + ord(letter)) % 1000003
    return mark


def main(n):
    state = 1
    total = length = equal = 0
    for i in range(n):
        text, state = make_line(state, 24)
        lines = [justify(line, 40) for line in wrap(text, 40)]
        block = '\n'.join(lines)
        secret = shift_letters(block, i % 25 + 1)
        equal += secret == shift_by_table(block, i % 25 + 1)
        bits = '{0:b}'.format(state).replace('0', 'o').replace('1', 'i')
        packed = pack(bits)
        equal += unpack(packed) == bits
        length += len(packed)
        total += occurrences(text, 'er') * 3 + occurrences(block, '  ')
        total += len(palindrome(bits)) + len(palindrome(WORDS[i % 20] + WORDS[i % 19]))
        page = titled(text) + '\n' + in_columns(sorted(set(text.split()))[:8])
        if page.startswith(('RIVER', 'STONE')) or page.endswith('5'):
            total += 1
        length += len(page)
        total += mark_of(page[i % 20::9])
    print('textwork', n, length, equal, total)


if __name__ == '__main__':
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 4500)
