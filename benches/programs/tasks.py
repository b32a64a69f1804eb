"""Generators as tasks: a scheduler with channels, tasks that call tasks,
permutations and subsets by recursion, a lazy merge of streams, two trees
walked side by side, and a parser that is fed by `send`. `yield` both ways,
`return` with a value, `close`, `throw`, `StopIteration`, short lives."""
import sys


class Channel:
    def __init__(self, room):
        self.room = room
        self.items = []
        self.readers = []
        self.writers = []
        self.passed = 0


class Scheduler:
    """Runs tasks in turn. A task yields what it wants and is sent the answer."""

    def __init__(self):
        self.ready = []
        self.turns = 0

    def spawn(self, task):
        self.ready.append((task, None))

    def run(self):
        while self.ready:
            batch = self.ready
            self.ready = []
            for task, answer in batch:
                self.turns += 1
                try:
                    what, channel, value = task.send(answer)
                except StopIteration:
                    continue
                if what == 'put':
                    self.put(task, channel, value)
                elif what == 'get':
                    self.get(task, channel)
                else:
                    self.ready.append((task, None))

    def put(self, task, channel, value):
        channel.passed += 1
        if channel.readers:
            self.ready.append((channel.readers.pop(0), value))
            self.ready.append((task, None))
        elif len(channel.items) < channel.room:
            channel.items.append(value)
            self.ready.append((task, None))
        else:
            channel.writers.append((task, value))

    def get(self, task, channel):
        if channel.items:
            self.ready.append((task, channel.items.pop(0)))
            if channel.writers:
                writer, value = channel.writers.pop(0)
                channel.items.append(value)
                self.ready.append((writer, None))
        elif channel.writers:
            writer, value = channel.writers.pop(0)
            self.ready.append((task, value))
            self.ready.append((writer, None))
        else:
            channel.readers.append(task)


def produce(out, start, count):
    for number in range(start, start + count):
        yield 'put', out, number * 7 % 101
        if number % 5 == 0:
            yield 'pause', None, None
    yield 'put', out, None


def receive_pair(channel):
    """Part of a task: two values of a channel, or None at its end."""
    first = yield 'get', channel, None
    if first is None:
        return None
    second = yield 'get', channel, None
    return first, second


def combine(source, out):
    while True:
        pair = yield from receive_pair(source)
        if pair is None or pair[1] is None:
            break
        yield 'put', out, pair[0] * pair[1]
    yield 'put', out, None


def consume(sources, results):
    total = 0
    for source in sources:
        while True:
            value = yield 'get', source, None
            if value is None:
                break
            total = (total * 3 + value) % 1000003
    results.append(total)


def network(count):
    scheduler = Scheduler()
    results = []
    outs = []
    channels = []
    for i in range(3):
        made, combined = Channel(i), Channel(2)
        scheduler.spawn(produce(made, i * 10, count))
        scheduler.spawn(combine(made, combined))
        outs.append(combined)
        channels += [made, combined]
    scheduler.spawn(consume(outs, results))
    scheduler.run()
    return results[0], scheduler.turns, sum(channel.passed for channel in channels)


def permutations(items):
    if len(items) < 2:
        yield items
        return
    for i, item in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1:]):
            yield (item,) + rest


def subsets(items):
    if not items:
        yield ()
        return
    for rest in subsets(items[1:]):
        yield rest
        yield items[:1] + rest


def merge(one, other):
    """Two rising streams as one."""
    a = next(one, None)
    b = next(other, None)
    while a is not None or b is not None:
        if b is None or a is not None and a <= b:
            yield a
            a = next(one, None)
        else:
            yield b
            b = next(other, None)


def take_while(test, stream):
    for item in stream:
        if not test(item):
            return
        yield item


def multiples(number):
    value = number
    while True:
        yield value
        value += number


def build(low, high, lean):
    """A tree of the numbers between two, leaning to one side."""
    if low >= high:
        return None
    middle = low + (high - low) * lean // 10
    return build(low, middle, lean), middle, build(middle + 1, high, lean)


def in_order(tree):
    if tree is not None:
        left, value, right = tree
        yield from in_order(left)
        yield value
        yield from in_order(right)


def same_fringe(one, other):
    other = in_order(other)
    for value in in_order(one):
        if next(other, None) != value:
            other.close()
            return False
    return next(other, None) is None


class Reset(Exception):
    pass


def averages():
    """Answers the average of what was sent since the start or a reset."""
    total = count = average = 0
    while True:
        try:
            value = yield average
        except Reset:
            total = count = average = 0
        else:
            total += value
            count += 1
            average = total // count


def main(n):
    answers = 0
    for i in range(n):
        total, turns, passed = network(20)
        answers = (answers * 5 + total + turns + passed) % 1000003
        for each in permutations((i, 1, 2, 3)):
            answers += each[0] - each[-1]
        for each in subsets(tuple(range(6))):
            answers += len(each)
        stream = merge(multiples(3 + i % 4), merge(multiples(5), multiples(7)))
        answers += sum(take_while(lambda value: value < 120, stream))
        tree = build(0, 40 + i % 2, 5)
        answers += same_fringe(tree, build(0, 40, 3)) + same_fringe(tree, tree)
        meter = averages()
        next(meter)
        for value in range(20):
            answers += meter.throw(Reset()) if value % 8 == 7 else meter.send(value)
    print('tasks', n, answers)


if __name__ == '__main__':
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1800)
