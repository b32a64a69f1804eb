"""State machines: a scanner driven by a table, states as classes and as
functions that return the next one, a small stack machine with an `if` chain,
and Conway's cells on a torus. Attribute and table look-ups, dispatch through
dicts, string compares, branches that are hard to guess."""
import sys

START = 'start'
KINDS = {}
for letter in 'abcdefghijklmnopqrstuvwxyz_':
    KINDS[letter] = 'letter'
for letter in '0123456789':
    KINDS[letter] = 'digit'
for letter in '+-*/=<>!':
    KINDS[letter] = 'sign'
for letter in '()[];,':
    KINDS[letter] = 'mark'
KINDS[' '] = KINDS['\n'] = 'blank'
KINDS['"'] = 'quote'
KINDS['.'] = 'dot'
KINDS['#'] = 'hash'

# (state, kind of letter) to the next state; what is missing ends the token.
TABLE = {
    (START, 'letter'): 'name', ('name', 'letter'): 'name', ('name', 'digit'): 'name',
    (START, 'digit'): 'int', ('int', 'digit'): 'int', ('int', 'dot'): 'float',
    ('float', 'digit'): 'float', (START, 'sign'): 'operator',
    ('operator', 'sign'): 'operator', (START, 'mark'): 'mark', (START, 'dot'): 'mark',
    (START, 'blank'): 'space', ('space', 'blank'): 'space', (START, 'quote'): 'text',
    ('text', 'quote'): 'closed', (START, 'hash'): 'comment',
}
for kind in ('letter', 'digit', 'sign', 'mark', 'blank', 'dot', 'hash'):
    TABLE['text', kind] = 'text'
    if kind != 'blank':
        TABLE['comment', kind] = 'comment'
TABLE['comment', 'quote'] = 'comment'

SOURCE = '''speed = distance / (12.5 + delay) ; # how fast
if speed >= limit_2 ; print("too fast", speed * 3.6) ; total_count = total_count - 1
rows[i, j + 1] = rows[j, i] != none ; "a text with (marks), 12 and #"
'''


def scan(source):
    state = START
    start = 0
    for place, letter in enumerate(source):
        after = TABLE.get((state, KINDS[letter]))
        if after is None:
            yield state, source[start:place]
            start = place
            after = TABLE[START, KINDS[letter]]
        state = after
    yield state, source[start:]


class State:
    name = 'state'

    def on(self, machine, event):
        handler = getattr(self, 'on_' + event, None)
        return handler(machine) if handler else self

    def enter(self, machine):
        machine.visits[self.name] = machine.visits.get(self.name, 0) + 1


class Closed(State):
    name = 'closed'

    def on_call(self, machine):
        machine.tries = 0
        return WAITING


class Waiting(State):
    name = 'waiting'

    def on_tick(self, machine):
        machine.tries += 1
        return CLOSED if machine.tries > 3 else self

    def on_answer(self, machine):
        return OPEN


class Open(State):
    name = 'open'

    def enter(self, machine):
        super().enter(machine)
        machine.sent = 0

    def on_data(self, machine):
        machine.sent += 1
        machine.total += machine.sent
        return self

    def on_tick(self, machine):
        return CLOSING if machine.sent > 5 else self

    def on_hang(self, machine):
        return CLOSING


class Closing(Waiting):
    name = 'closing'

    def on_answer(self, machine):
        machine.total += 100
        return CLOSED


CLOSED = Closed()
WAITING = Waiting()
OPEN = Open()
CLOSING = Closing()


class Machine:
    def __init__(self):
        self.state = CLOSED
        self.visits = {}
        self.tries = self.sent = self.total = 0

    def feed(self, events):
        for event in events:
            state = self.state.on(self, event)
            if state is not self.state:
                state.enter(self)
                self.state = state


def even(bits, place, seen):
    if place == len(bits):
        return None, seen
    return (odd if bits[place] else even), seen


def odd(bits, place, seen):
    if place == len(bits):
        return None, -seen
    return (even if bits[place] else odd), seen + 1


def parity(bits):
    """States that are functions and name the next one."""
    state = even
    place = seen = 0
    while state is not None:
        state, seen = state(bits, place, seen)
        place += 1
    return seen


COLLATZ = (('dup', 0), ('push', 1), ('equal', 0), ('jump_if', 16), ('count', 0),
           ('dup', 0), ('push', 2), ('mod', 0), ('jump_if', 12), ('push', 2),
           ('div', 0), ('jump', 0), ('push', 3), ('mul', 0), ('push', 1),
           ('add_jump', 0), ('halt', 0))


def execute(program, value):
    """Runs a program of a stack machine and answers what it has counted."""
    stack = [value]
    at = count = 0
    while True:
        operation, operand = program[at]
        at += 1
        if operation == 'push':
            stack.append(operand)
        elif operation == 'dup':
            stack.append(stack[-1])
        elif operation == 'jump':
            at = operand
        elif operation == 'jump_if':
            if stack.pop():
                at = operand
        elif operation == 'count':
            count += 1
        elif operation == 'halt':
            return count
        else:
            right = stack.pop()
            left = stack.pop()
            if operation == 'mod':
                stack.append(left % right)
            elif operation == 'div':
                stack.append(left // right)
            elif operation == 'mul':
                stack.append(left * right)
            elif operation == 'equal':
                stack.append(left == right)
            else:
                stack.append(left + right)
                at = operand


def next_generation(cells, size):
    """One step of Conway's rule on a torus."""
    after = []
    for r in range(size):
        above = cells[r - 1]
        here = cells[r]
        below = cells[(r + 1) % size]
        row = []
        for c in range(size):
            right = (c + 1) % size
            near = (above[c - 1] + above[c] + above[right] + here[c - 1] + here[right]
                    + below[c - 1] + below[c] + below[right])
            row.append(1 if near == 3 or near == 2 and here[c] else 0)
        after.append(row)
    return after


def main(n):
    events = ['call', 'tick', 'data', 'answer', 'tick', 'data', 'hang', 'answer']
    machine = Machine()
    kinds = {}
    length = seen = steps = 0
    x = 3
    size = 16
    cells = [[(r * r + c * 3) % 5 % 2 for c in range(size)] for r in range(size)]
    for i in range(n):
        for kind, text in scan(SOURCE):
            kinds[kind] = kinds.get(kind, 0) + 1
            length += len(text)
        chosen = []
        for _ in range(40):
            x = (x * 69069 + 5) & 0xffffffff
            chosen.append(x >> 29)
        machine.feed([events[number] for number in chosen])
        seen += parity([number & 1 for number in chosen])
        steps += execute(COLLATZ, i % 97 + 1)
        cells = next_generation(cells, size)
    print('automaton', n, sorted(kinds.items()), length, sorted(machine.visits.items()),
          machine.total, seen, steps, sum(map(sum, cells)))


if __name__ == '__main__':
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2300)
