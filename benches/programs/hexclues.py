"""A puzzle on a hexagonal board: each clue says how many of a cell's
neighbours are marked; all boards that fit are counted, by narrowing what is
open and guessing where nothing follows. Dicts with tuple keys, comprehensions,
copied lists, recursion, `try` for what has no answer."""
import sys

OPEN = 2
DIRECTIONS = ((1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1))


class Contradiction(Exception):
    pass


class Hexagon:
    """The cells of a board by number, and who is beside whom."""

    def __init__(self, radius):
        self.places = [(q, r) for r in range(-radius, radius + 1)
                       for q in range(-radius, radius + 1)
                       if abs(q + r) <= radius]
        number = {place: i for i, place in enumerate(self.places)}
        self.beside = []
        for q, r in self.places:
            around = [(q + dq, r + dr) for dq, dr in DIRECTIONS]
            self.beside.append(tuple(number[place] for place in around
                                     if place in number))

    def __len__(self):
        return len(self.places)


class Puzzle:
    def __init__(self, board, clues):
        self.board = board
        self.clues = clues
        # The clues that a cell has a part in.
        self.touched = [[] for _ in range(len(board))]
        for centre in sorted(clues):
            for cell in board.beside[centre]:
                self.touched[cell].append(centre)

    def narrow(self, cells, todo):
        """Settles what follows from the clues in `todo`, and from what is settled."""
        todo = list(todo)
        while todo:
            centre = todo.pop()
            around = self.board.beside[centre]
            wanted = self.clues[centre]
            unsure = []
            for cell in around:
                state = cells[cell]
                if state == OPEN:
                    unsure.append(cell)
                else:
                    wanted -= state
            if not 0 <= wanted <= len(unsure):
                raise Contradiction(centre)
            if unsure and wanted in (0, len(unsure)):
                state = 1 if wanted else 0
                for cell in unsure:
                    cells[cell] = state
                    todo.extend(self.touched[cell])

    def pick(self, cells):
        """The open cell that most clues look at."""
        best = None
        most = -1
        for cell, state in enumerate(cells):
            if state == OPEN and len(self.touched[cell]) > most:
                most = len(self.touched[cell])
                best = cell
        return best

    def solutions(self, cells, limit):
        """Counts the ways to settle `cells`, up to `limit`, and the guesses."""
        cell = self.pick(cells)
        if cell is None:
            return 1, 0
        if not self.touched[cell]:
            # No clue looks at what is left: each cell may be either.
            return 1 << cells.count(OPEN), 0
        found = guesses = 0
        for state in (0, 1):
            attempt = cells[:]
            attempt[cell] = state
            guesses += 1
            try:
                self.narrow(attempt, self.touched[cell])
            except Contradiction:
                continue
            count, deeper = self.solutions(attempt, limit - found)
            found += count
            guesses += deeper
            if found >= limit:
                break
        return found, guesses

    def solve(self, limit):
        cells = [OPEN] * len(self.board)
        for centre in self.clues:
            cells[centre] = 0
        try:
            self.narrow(cells, sorted(self.clues))
        except Contradiction:
            return 0, 0, 0
        settled = len(cells) - cells.count(OPEN)
        return (settled,) + self.solutions(cells, limit)


class Maker:
    """Makes puzzles: some that can be solved, some with a clue that lies."""

    def __init__(self, board, seed):
        self.board = board
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 22695477 + 1) & 0xffffffff
        return (self.state >> 12) % limit

    def make(self, lie):
        count = len(self.board)
        marked = {self.below(count) for _ in range(count // 3)}
        clues = {}
        for cell in range(count):
            if cell not in marked and self.below(100) < 45:
                clues[cell] = sum(other in marked
                                  for other in self.board.beside[cell])
        if lie and clues:
            chosen = sorted(clues)[self.below(len(clues))]
            clues[chosen] = (clues[chosen] + 1) % 4
        return Puzzle(self.board, clues)


def main(n):
    totals = [0, 0, 0, 0]
    makers = [Maker(Hexagon(radius), radius * 77) for radius in (2, 3, 4)]
    for i in range(n):
        puzzle = makers[i % 3].make(lie=i % 7 == 0)
        settled, found, guesses = puzzle.solve(40)
        totals[0] += settled
        totals[1] += guesses
        totals[2] += found == 1
        totals[3] = (totals[3] * 41 + found) % 1000003
    print('hexclues', n, totals)


if __name__ == '__main__':
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
