"""Makes `crates/bc-source/src/grammar/automata.txt` from a `Grammar` file of CPython 3.5.

    python3 tests/reference/grammar.py PATH/TO/Grammar/Grammar > crates/bc-source/src/grammar/automata.txt

Each rule becomes a deterministic automaton: one line, its states divided by ` | `, each state its arcs
`symbol>state` (states are counted from 0 in the rule), with `$` where the rule may end. A symbol is the
name of a rule or a token, or a quoted keyword or operator.
"""

import re
import sys

TOKEN = re.compile(r"\s+|#[^\n]*|(?P<word>\w+)|(?P<text>'[^']*')|(?P<sign>[:()\[\]|*+])")


def tokens(text):
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        at = match.end()
        if match.lastgroup:
            yield match.group()
    yield ""


class Reader:
    """Rules to automata that are not deterministic: arcs are (from, symbol or None, to)."""

    def __init__(self, text):
        self.tokens = list(tokens(text))
        self.at = 0
        self.arcs = []
        self.count = 0

    def peek(self, ahead=0):
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)]

    def take(self):
        token = self.peek()
        self.at += 1
        return token

    def state(self):
        self.count += 1
        return self.count - 1

    def alternatives(self):
        first, last = self.items()
        if self.peek() != "|":
            return first, last
        start, end = self.state(), self.state()
        self.arcs += [(start, None, first), (last, None, end)]
        while self.peek() == "|":
            self.take()
            first, last = self.items()
            self.arcs += [(start, None, first), (last, None, end)]
        return start, end

    def items(self):
        start, end = self.item()
        while True:
            token = self.peek()
            if token in ("", "|", ")", "]") or self.peek(1) == ":":
                return start, end
            first, last = self.item()
            self.arcs.append((end, None, first))
            end = last

    def item(self):
        token = self.take()
        if token == "[":
            start, end = self.alternatives()
            self.take()
            self.arcs.append((start, None, end))
            return start, end
        if token == "(":
            start, end = self.alternatives()
            self.take()
        else:
            start, end = self.state(), self.state()
            self.arcs.append((start, token, end))
        if self.peek() in ("*", "+"):
            self.arcs.append((end, None, start))
            if self.take() == "*":
                return start, start
        return start, end


def closure(states, arcs):
    found, open_ = set(states), list(states)
    while open_:
        state = open_.pop()
        for start, symbol, end in arcs:
            if start == state and symbol is None and end not in found:
                found.add(end)
                open_.append(end)
    return frozenset(found)


def deterministic(start, end, arcs):
    sets = [closure([start], arcs)]
    states = []
    for current in sets:
        moves = {}
        for first, symbol, last in arcs:
            if symbol is not None and first in current:
                moves.setdefault(symbol, set()).add(last)
        out = {}
        for symbol, targets in moves.items():
            target = closure(targets, arcs)
            if target not in sets:
                sets.append(target)
            out[symbol] = sets.index(target)
        states.append((out, end in current))
    return states


def smaller(states):
    """Without states that do the same as another."""
    while True:
        for i, one in enumerate(states):
            same = next((j for j in range(i) if states[j] == one), None)
            if same is not None:
                break
        else:
            return states
        del states[i]
        move = lambda j: same if j == i else j - (j > i)
        states = [({s: move(j) for s, j in out.items()}, ends) for out, ends in states]


def main():
    reader = Reader(open(sys.argv[1]).read())
    while reader.peek():
        name = reader.take()
        reader.take()
        reader.arcs, reader.count = [], 0
        start, end = reader.alternatives()
        states = smaller(deterministic(start, end, reader.arcs))
        shown = (" ".join([f"{s}>{j}" for s, j in out.items()] + ["$"] * ends) for out, ends in states)
        print(f"{name}: {' | '.join(shown)}")


main()
