"""Dicts: counts under pairs and ints, dicts of dicts, tables turned round,
entries deleted and put back, a sparse grid, a cache that forgets, and walks
through a graph. Tuple and int keys, `in`, `setdefault`, `pop`, `update`,
`items`, comprehensions, growth and shrinking."""
import sys


class Tally(dict):
    """A dict in which what was never counted is 0."""

    def __missing__(self, key):
        return 0

    def most_common(self, count):
        return sorted(self.items(), key=lambda item: (-item[1], item[0]))[:count]


class Recent:
    """Keeps the entries used last, linked in the order of their use."""

    def __init__(self, room):
        self.room = room
        self.entries = {}
        self.hits = 0
        # [before, after, key, value], closed to a ring.
        self.ring = [None, None, None, None]
        self.ring[:2] = [self.ring, self.ring]

    def get(self, key, make):
        link = self.entries.get(key)
        if link is not None:
            self.hits += 1
            before, after = link[0], link[1]
            before[1] = after
            after[0] = before
        else:
            if len(self.entries) >= self.room:
                oldest = self.ring[1]
                self.ring[1] = oldest[1]
                oldest[1][0] = self.ring
                del self.entries[oldest[2]]
            link = self.entries[key] = [None, None, key, make(key)]
        last = self.ring[0]
        link[0] = last
        link[1] = self.ring
        last[1] = self.ring[0] = link
        return link[3]


def draws(count, seed, limit):
    for _ in range(count):
        seed = (seed * 1664525 + 1013904223) & 0xffffffff
        yield (seed >> 10) % limit


def pairs_and_rows(numbers):
    """How often one number follows another: under pairs, and in dicts of dicts."""
    pairs = Tally()
    rows = {}
    last = 0
    for number in numbers:
        pairs[last, number] += 1
        row = rows.setdefault(last, {})
        row[number] = row.get(number, 0) + 1
        last = number
    same = sum(rows[one][other] == count for (one, other), count in pairs.items())
    return len(pairs), same, pairs.most_common(3)


def turned(numbers):
    """Which numbers are counted how often, and back."""
    counts = {}
    for number in numbers:
        if number in counts:
            counts[number] += 1
        else:
            counts[number] = 1
    by_count = {}
    for number, count in counts.items():
        by_count.setdefault(count, []).append(number)
    back = {number: count for count, found in by_count.items() for number in found}
    return len(by_count), max(by_count), back == counts


def come_and_go(numbers):
    """Entries that are deleted as often as they are made."""
    present = {}
    gone = 0
    for time, number in enumerate(numbers):
        since = present.pop(number, None)
        if since is None:
            present[number] = time
        else:
            gone += time - since
        if time % 400 == 399:
            for key in [key for key, since in present.items() if time - since > 900]:
                del present[key]
    return len(present), gone


def grid(numbers):
    """A walk that counts its visits in a grid without borders."""
    visits = {(0, 0): 1}
    x = y = 0
    for number in numbers:
        if number % 2:
            x += 1 if number % 4 == 1 else -1
        else:
            y += 1 if number % 4 == 2 else -1
        place = (x, y)
        visits[place] = visits.get(place, 0) + 1
    lonely = 0
    for x, y in visits:
        if (x + 1, y) not in visits and (x - 1, y) not in visits:
            lonely += 1
    return len(visits), lonely, max(visits.values())


def components(numbers, size):
    """The parts of a graph, and how far the farthest of the first is."""
    graph = {}
    last = 0
    for number in numbers:
        if number % 3 and number < size:
            graph.setdefault(last, set()).add(number)
            graph.setdefault(number, set()).add(last)
        last = number % size
    distance = {}
    parts = farthest = 0
    for start in sorted(graph):
        if start in distance:
            continue
        parts += 1
        distance[start] = 0
        waiting = [start]
        for node in waiting:
            for other in graph[node]:
                if other not in distance:
                    distance[other] = distance[node] + 1
                    waiting.append(other)
        farthest = max(farthest, distance[waiting[-1]])
    return parts, farthest, sum(distance.values())


def merged(numbers, count):
    """Dicts put together by `update`, and the names that differ."""
    first = {}
    second = {}
    for i, number in enumerate(numbers):
        (first if i & 1 else second)['k%d' % (number % count)] = i % 7
    both = dict(first)
    both.update(second)
    differing = [key for key in sorted(both)
                 if key in first and key in second and first[key] != second[key]]
    return len(both), len(differing), sum(both.values())


def main(n):
    recent = Recent(64)
    squares = 0
    for number in draws(n, 3, 40):
        squares += recent.get(number * number % 97 + (squares & 63), lambda key: key * key)
    print('tally', n, pairs_and_rows(draws(n, 1, 120)), turned(draws(n, 2, 5000)),
          come_and_go(draws(n, 4, 2000)), grid(draws(n, 5, 1000)),
          components(draws(n // 2, 6, 3000), 2500), merged(draws(n, 7, 9999), 2000),
          recent.hits, squares)


if __name__ == '__main__':
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 150000)
