"""An exact-cover puzzle: pentominoes laid into rectangles, as bit masks of
one big int, the first free cell first. Shifts and masks of ints of 60
and 64 bits, sets of frozensets, generators, deep recursion, a budget of attempts."""
import sys

SHAPES = {
    'F': (' ##', '## ', ' # '), 'I': ('#####',), 'L': ('####', '#   '),
    'N': ('### ', '  ##'), 'P': ('###', '## '), 'T': ('###', ' # ', ' # '),
    'U': ('# #', '###'), 'V': ('#  ', '#  ', '###'),
    'W': ('#  ', '## ', ' ##'), 'X': (' # ', '###', ' # '),
    'Y': ('####', ' #  '), 'Z': ('## ', ' # ', ' ##'),
}


def cells_of(rows):
    return frozenset((r, c) for r, row in enumerate(rows)
                     for c, letter in enumerate(row) if letter == '#')


def at_origin(cells):
    top = min(r for r, c in cells)
    left = min(c for r, c in cells)
    return frozenset((r - top, c - left) for r, c in cells)


def orientations(cells):
    """The shapes that turning and turning over make of one, each once."""
    found = set()
    for _ in range(2):
        for _ in range(4):
            cells = at_origin([(c, -r) for r, c in cells])
            found.add(cells)
        cells = at_origin([(r, -c) for r, c in cells])
    return found


class Exhausted(Exception):
    pass


class Board:
    """A rectangle, perhaps with cells that are taken before the start."""

    def __init__(self, width, height, taken=()):
        self.width = width
        self.height = height
        self.taken = 0
        for row, column in taken:
            self.taken |= 1 << (row * width + column)
        self.full = (1 << (width * height)) - 1
        # For each cell and piece, the masks whose lowest bit is that cell.
        self.fitting = [[] for _ in range(width * height)]
        for place, letter in enumerate(sorted(SHAPES)):
            masks = sorted(mask for shape in orientations(cells_of(SHAPES[letter]))
                           for mask in self.positions(shape))
            by_lowest = {}
            for mask in masks:
                lowest = (mask & -mask).bit_length() - 1
                by_lowest.setdefault(lowest, []).append(mask)
            for cell, fitting in enumerate(self.fitting):
                fitting.append((place, by_lowest.get(cell, [])))

    def positions(self, shape):
        tall = max(r for r, c in shape) + 1
        wide = max(c for r, c in shape) + 1
        base = 0
        for r, c in shape:
            base |= 1 << (r * self.width + c)
        for row in range(self.height - tall + 1):
            for column in range(self.width - wide + 1):
                yield base << (row * self.width + column)


class Search:
    def __init__(self, board, budget):
        self.board = board
        self.budget = budget
        self.spent = 0
        self.found = 0
        self.deepest = 0
        self.mark = 0
        self.used = [False] * len(SHAPES)
        self.laid = []

    def run(self):
        try:
            self.fill(self.board.taken)
        except Exhausted:
            return False
        return True

    def fill(self, taken):
        if taken == self.board.full:
            self.found += 1
            for mask in self.laid:
                self.mark = (self.mark * 7 + mask) % 1000003
            return
        free = ~taken & self.board.full
        cell = (free & -free).bit_length() - 1
        if self.alone(free, cell):
            return
        used = self.used
        for place, masks in self.board.fitting[cell]:
            if used[place]:
                continue
            used[place] = True
            for mask in masks:
                if mask & taken:
                    continue
                if self.spent == self.budget:
                    raise Exhausted
                self.spent += 1
                self.laid.append(mask)
                self.deepest = max(self.deepest, len(self.laid))
                self.fill(taken | mask)
                self.laid.pop()
            used[place] = False

    def alone(self, free, cell):
        """Whether a free cell has no free one to its right or below it."""
        width = self.board.width
        if free >> (cell + width) & 1:
            return False
        return (cell + 1) % width == 0 or not free >> (cell + 1) & 1


def main(n):
    middle = [(3, 3), (3, 4), (4, 3), (4, 4)]
    corners = [(0, 0), (0, 7), (7, 0), (7, 7)]
    results = []
    for board, share in ((Board(3, 20), 1), (Board(8, 8, middle), 3),
                         (Board(6, 10), 4), (Board(8, 8, corners), 2)):
        search = Search(board, n * share)
        ended = search.run()
        results.append((search.found, search.deepest, search.mark, ended))
    print('tiling', n, results)


if __name__ == '__main__':
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20000)
