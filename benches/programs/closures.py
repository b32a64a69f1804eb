"""Closures and sorting: key functions made by functions, comparisons chained
and turned into keys, counters with `nonlocal`, memo tables, functions put
together, and sorts written by hand that take a function. Calls through cells
and arguments, `sorted` with `key`, lambdas in loops."""
import sys


class Record:
    def __init__(self, name, group, score, weight):
        self.name = name
        self.group = group
        self.score = score
        self.weight = weight


def generator_of(seed):
    state = seed

    def draw(limit):
        nonlocal state
        state = (state * 1103515245 + 12345) & 0x7fffffff
        return (state >> 7) % limit
    return draw


def make_records(count, draw):
    letters = 'abcdefghijklmnop'
    return [Record(letters[draw(16)] + letters[draw(16)] + letters[draw(16)],
                   draw(9), draw(1000), draw(500) / 4.0)
            for _ in range(count)]


def field(name):
    def get(record):
        return getattr(record, name)
    return get


def descending(key):
    return lambda record: -key(record)


def by_all(*keys):
    def key(record):
        return tuple([each(record) for each in keys])
    return key


def comparing(key):
    def compare(a, b):
        x = key(a)
        y = key(b)
        return -1 if x < y else 1 if x > y else 0
    return compare


def first_of(*comparisons):
    def compare(a, b):
        for each in comparisons:
            answer = each(a, b)
            if answer:
                return answer
        return 0
    return compare


def as_key(compare):
    class Key:
        __slots__ = ('record',)

        def __init__(self, record):
            self.record = record

        def __lt__(self, other):
            return compare(self.record, other.record) < 0
    return Key


def counted(function):
    calls = 0

    def wrapper(*args):
        nonlocal calls
        calls += 1
        return function(*args)

    def count():
        return calls
    return wrapper, count


def remembered(function):
    known = {}

    def wrapper(*args):
        if args not in known:
            known[args] = function(*args)
        return known[args]
    return wrapper


def put_together(*functions):
    def composed(value):
        for function in functions:
            value = function(value)
        return value
    return composed


def merge_sort(items, before):
    if len(items) < 2:
        return items
    middle = len(items) // 2
    left = merge_sort(items[:middle], before)
    right = merge_sort(items[middle:], before)
    merged = []
    i = j = 0
    while i < len(left) and j < len(right):
        if before(right[j], left[i]):
            merged.append(right[j])
            j += 1
        else:
            merged.append(left[i])
            i += 1
    return merged + left[i:] + right[j:]


def quick_sort(items, low, high, before):
    while low < high:
        pivot = items[(low + high) // 2]
        i = low
        j = high
        while i <= j:
            while before(items[i], pivot):
                i += 1
            while before(pivot, items[j]):
                j -= 1
            if i <= j:
                items[i], items[j] = items[j], items[i]
                i += 1
                j -= 1
        if j - low < high - i:
            quick_sort(items, low, j, before)
            low = i
        else:
            quick_sort(items, i, high, before)
            high = j


def heap_sort(items, before):
    size = len(items)

    def sink(place):
        while True:
            child = 2 * place + 1
            if child >= size:
                return
            if child + 1 < size and before(items[child], items[child + 1]):
                child += 1
            if not before(items[place], items[child]):
                return
            items[place], items[child] = items[child], items[place]
            place = child

    for place in range(size // 2 - 1, -1, -1):
        sink(place)
    for _ in range(size - 1):
        size -= 1
        items[0], items[size] = items[size], items[0]
        sink(0)


@remembered
def paths(rows, columns):
    if rows == 0 or columns == 0:
        return 1
    return paths(rows - 1, columns) + paths(rows, columns - 1)


def mark_of(records):
    mark = 0
    for record in records:
        mark = (mark * 31 + record.score) % 1000003
    return mark


def main(n):
    draw = generator_of(5)
    marks = []
    wanted = by_all(field('group'), descending(field('score')), field('name'))
    compare, compared = counted(first_of(
        comparing(field('group')), comparing(descending(field('score'))),
        comparing(field('name'))))
    total = same = 0
    for _ in range(n):
        records = make_records(60, draw)
        expected = sorted(records, key=wanted)
        marks.append(mark_of(expected))
        for copy in (sorted(records, key=as_key(compare)),
                     merge_sort(records, lambda a, b: compare(a, b) < 0)):
            same += copy == expected
        numbers = [record.score for record in records]
        one = numbers[:]
        quick_sort(one, 0, len(one) - 1, lambda a, b: a < b)
        other = numbers[:]
        heap_sort(other, lambda a, b: a < b)
        numbers.sort()
        same += one == other == numbers
        # Each lambda must keep its own step.
        stages = [lambda value, step=step: (value * step + 1) % 10007
                  for step in range(2, 8)]
        total += sum(map(put_together(*stages), numbers))
        total += paths(draw(30), draw(30)) % 1009
    mark = 0
    for each in marks:
        mark = (mark * 7 + each) % 1000003
    print('closures', n, mark, same, compared(), total)


if __name__ == '__main__':
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 550)
