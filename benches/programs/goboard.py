"""Go: random games on a small board, with groups that grow, share their
liberties and are captured, a rule against ko, and a score of areas. Sets of
ints, lists as boards, methods that call methods, early returns."""
import sys

EMPTY = 0
BLACK = 1
WHITE = 2
SIDE = 9
POINTS = SIDE * SIDE


def make_neighbours():
    table = []
    for point in range(POINTS):
        row, column = divmod(point, SIDE)
        around = []
        if row > 0:
            around.append(point - SIDE)
        if row < SIDE - 1:
            around.append(point + SIDE)
        if column > 0:
            around.append(point - 1)
        if column < SIDE - 1:
            around.append(point + 1)
        table.append(tuple(around))
    return table


NEIGHBOURS = make_neighbours()


class Dice:
    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 1103515245 + 12345) & 0x7fffffff
        return (self.state >> 8) % limit


class Group:
    """Stones of one colour that live or die together."""

    def __init__(self, colour):
        self.colour = colour
        self.stones = set()
        self.liberties = set()

    def absorb(self, other, groups):
        self.stones |= other.stones
        self.liberties |= other.liberties
        for stone in other.stones:
            groups[stone] = self

    def in_atari(self):
        return len(self.liberties) == 1


class Board:
    def __init__(self):
        self.groups = [None] * POINTS
        self.free = list(range(POINTS))
        self.place_of = list(range(POINTS))
        self.ko = -1
        self.captured = [0, 0, 0]

    def occupy(self, point):
        """Takes a point out of the list of free ones, in constant time."""
        free = self.free
        place = self.place_of[point]
        last = free.pop()
        if last != point:
            free[place] = last
            self.place_of[last] = place

    def vacate(self, point):
        self.place_of[point] = len(self.free)
        self.free.append(point)

    def own_eye(self, point, colour):
        groups = self.groups
        for other in NEIGHBOURS[point]:
            group = groups[other]
            if group is None or group.colour != colour or group.in_atari():
                return False
        return True

    def legal(self, point, colour):
        if point == self.ko:
            return False
        groups = self.groups
        for other in NEIGHBOURS[point]:
            group = groups[other]
            if group is None:
                return True
            if (group.colour == colour) != group.in_atari():
                return True
        return False

    def play(self, point, colour):
        groups = self.groups
        self.occupy(point)
        own = Group(colour)
        own.stones.add(point)
        groups[point] = own
        taken = 0
        for other in NEIGHBOURS[point]:
            group = groups[other]
            if group is None:
                own.liberties.add(other)
            elif group.colour != colour:
                group.liberties.discard(point)
                if not group.liberties:
                    taken += self.capture(group)
                    where = other
            elif group is not own:
                if len(group.stones) > len(own.stones):
                    group, own = own, group
                own.absorb(group, groups)
        own.liberties.discard(point)
        alone = taken == 1 and len(own.stones) == 1 and own.in_atari()
        self.ko = where if alone else -1
        self.captured[colour] += taken

    def capture(self, group):
        # In order, or the next moves would depend on that of a set.
        stones = sorted(group.stones)
        for stone in stones:
            self.groups[stone] = None
            self.vacate(stone)
        for stone in stones:
            for other in NEIGHBOURS[stone]:
                neighbour = self.groups[other]
                if neighbour is not None:
                    neighbour.liberties.add(stone)
        return len(stones)

    def choose(self, colour, dice):
        """A free point where a stone may stand and should, or -1."""
        free = self.free
        if not free:
            return -1
        start = dice.below(len(free))
        for point in free[start:] + free[:start]:
            if self.legal(point, colour) and not self.own_eye(point, colour):
                return point
        return -1

    def score(self):
        """Points that are black's, less those that are white's."""
        balance = 0
        for point in range(POINTS):
            group = self.groups[point]
            if group is None:
                colours = {self.groups[other].colour for other in NEIGHBOURS[point]
                           if self.groups[other] is not None}
                colour = colours.pop() if len(colours) == 1 else EMPTY
            else:
                colour = group.colour
            if colour == BLACK:
                balance += 1
            elif colour == WHITE:
                balance -= 1
        return balance


def game(dice):
    board = Board()
    colour = BLACK
    passes = moves = 0
    mark = 0
    while passes < 2 and moves < 3 * POINTS:
        point = board.choose(colour, dice)
        if point < 0:
            passes += 1
            board.ko = -1
        else:
            passes = 0
            board.play(point, colour)
            mark = (mark * 83 + point) % 1000003
        moves += 1
        colour = BLACK + WHITE - colour
    return moves, board.score(), board.captured[BLACK] + board.captured[WHITE], mark


def main(n):
    dice = Dice(361)
    black = moves = captures = marks = 0
    for _ in range(n):
        length, balance, taken, mark = game(dice)
        moves += length
        captures += taken
        marks ^= mark
        if balance > 0:
            black += 1
    print('goboard', n, moves, black, captures, marks)


if __name__ == '__main__':
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
