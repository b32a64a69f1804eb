"""Constraints: networks of cells and one-way rules of different ranks, solved
again after every change by moving rules along alternating chains (a matching
of rules and cells), then run as plans. Small objects, subclass dispatch,
attribute stores, short lists, recursion."""
import sys

REQUIRED = 0
STRONG = 1
MEDIUM = 2
WEAK = 3


class Cell:
    def __init__(self, value=0):
        self.value = value
        self.rules = []
        self.driver = None
        self.seen = 0
        self.asked_by = None


class Rule:
    """What can be computed into one of its cells from the others."""

    def __init__(self, rank, *cells):
        self.rank = rank
        self.cells = cells
        self.output = None

    def choices(self):
        return self.cells

    def compute(self):
        raise NotImplementedError


class Hold(Rule):
    def compute(self):
        pass


class Push(Rule):
    def __init__(self, rank, cell, value):
        Rule.__init__(self, rank, cell)
        self.value = value

    def compute(self):
        self.output.value = self.value


class Equal(Rule):
    def compute(self):
        one, other = self.cells
        if self.output is one:
            one.value = other.value
        else:
            other.value = one.value


class Affine(Rule):
    """high == low * factor + offset, either way."""

    def __init__(self, rank, low, high, factor, offset):
        super().__init__(rank, low, high)
        self.factor = factor
        self.offset = offset

    def compute(self):
        low, high = self.cells
        if self.output is high:
            high.value = low.value * self.factor + self.offset
        else:
            low.value = (high.value - self.offset) // self.factor


class Sum(Rule):
    """left + right == total, into any of the three."""

    def compute(self):
        left, right, total = self.cells
        if self.output is total:
            total.value = left.value + right.value
        elif self.output is right:
            right.value = total.value - left.value
        else:
            left.value = total.value - right.value


class Maximum(Rule):
    """The largest of the others, into the first cell only."""

    def choices(self):
        return self.cells[:1]

    def compute(self):
        self.output.value = max([cell.value for cell in self.cells[1:]])


class Unsolvable(Exception):
    pass


class Network:
    def __init__(self):
        self.stamp = 0
        self.idle = []
        self.moves = 0

    def add(self, rule):
        for cell in rule.cells:
            cell.rules.append(rule)
        loser = self.settle(rule)
        if loser is not None:
            if loser.rank == REQUIRED:
                raise Unsolvable(loser)
            self.idle.append(loser)
        return rule

    def remove(self, rule):
        for cell in rule.cells:
            cell.rules.remove(rule)
        if rule.output is None:
            self.idle.remove(rule)
            return
        rule.output.driver = None
        rule.output = None
        self.idle.sort(key=lambda waiting: waiting.rank)
        for waiting in self.idle:
            if self.settle(waiting) is None:
                self.idle.remove(waiting)
                return

    def settle(self, rule):
        """Gives a rule its output. Answers the rule that goes without."""
        self.stamp += 1
        stamp = self.stamp
        asking = [rule]
        weakest = rule
        for current in asking:
            for cell in current.choices():
                if cell.seen == stamp:
                    continue
                cell.seen = stamp
                cell.asked_by = current
                holder = cell.driver
                if holder is None:
                    self.shift(cell)
                    return None
                if holder.rank > weakest.rank:
                    weakest = holder
                asking.append(holder)
        if weakest is not rule:
            self.shift(weakest.output)
            weakest.output = None
        return weakest

    def shift(self, cell):
        while cell is not None:
            self.moves += 1
            rule = cell.asked_by
            left = rule.output
            rule.output = cell
            cell.driver = rule
            cell = left

    def plan(self, rule):
        """What to compute after `rule` has another value, in order."""
        self.stamp += 1
        order = []
        if rule.output is not None:
            self.visit(rule.output, order)
        order.reverse()
        return order

    def visit(self, cell, order):
        cell.seen = self.stamp
        for rule in cell.rules:
            output = rule.output
            if output is not None and output.seen != self.stamp:
                self.visit(output, order)
        order.append(cell.driver)


def run(plan):
    for rule in plan:
        rule.compute()


def chain(length, values):
    """Equal cells in a row, pushed from one end and then from the other."""
    network = Network()
    cells = [Cell() for _ in range(length)]
    for one, other in zip(cells, cells[1:]):
        network.add(Equal(REQUIRED, one, other))
    network.add(Hold(WEAK, cells[-1]))
    answer = 0
    for end, opposite in ((0, -1), (-1, 0)):
        push = network.add(Push(STRONG, cells[end], 0))
        plan = network.plan(push)
        for value in values:
            push.value = value
            run(plan)
            answer += cells[opposite].value
        network.remove(push)
    return answer + network.moves


def ledger(width, values):
    """Scaled columns, a running sum over them, and a maximum beside it."""
    network = Network()
    sources = [Cell(i) for i in range(width)]
    scaled = [Cell() for _ in sources]
    totals = [Cell() for _ in sources]
    for i, (low, high) in enumerate(zip(sources, scaled)):
        network.add(Hold(WEAK, low))
        network.add(Affine(REQUIRED, low, high, i % 3 + 1, i))
        if i:
            network.add(Sum(REQUIRED, totals[i - 1], high, totals[i]))
        else:
            network.add(Equal(REQUIRED, high, totals[0]))
    top = Cell()
    network.add(Maximum(MEDIUM, top, *scaled))
    answer = 0
    for step, value in enumerate(values):
        place = value % width
        if step & 1:
            # Fix the total: the weakest source has to give way.
            push = network.add(Push(STRONG, totals[-1], value))
        else:
            push = network.add(Push(MEDIUM, sources[place], value))
        run(network.plan(push))
        answer += totals[-1].value + top.value
        network.remove(push)
    return answer + network.moves


def main(n):
    x = 7
    first = second = 0
    for _ in range(n):
        values = []
        for _ in range(10):
            x = (x * 16807 + 11) % 2147483647
            values.append(x % 1000)
        first = (first * 3 + chain(24, values)) % 1000003
        second = (second * 3 + ledger(8, values)) % 1000003
    network = Network()
    cell = Cell()
    network.add(Push(REQUIRED, cell, 1))
    try:
        network.add(Push(REQUIRED, cell, 2))
        refused = 0
    except Unsolvable:
        refused = 1
    print('constraints', n, first, second, refused)


if __name__ == '__main__':
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1400)
