"""Heap queue algorithm (a.k.a. priority queue)."""
# Heaps in lists: the module `heapq` of 3.5's library. What works on a heap comes from `_heapq`, but
# for the four functions that move an item, which programs call that change an item in its place.

__about__ = """A heap is a list in which no item is greater than the two at twice its place plus one
and plus two. The first item is thus the smallest, and to put one in or to take the first
one out costs a number of comparisons that grows with the logarithm of the length.
"""

__all__ = ['heappush', 'heappop', 'heapify', 'heapreplace', 'merge',
           'nlargest', 'nsmallest', 'heappushpop']

from _heapq import *
from _heapq import _heapify_max, _heappop_max, _heapreplace_max


# The first two move the item at `pos` towards the start, past those that must lie below it.

def _siftdown(heap, startpos, pos):
    item = heap[pos]
    while pos > startpos:
        above = (pos - 1) >> 1
        parent = heap[above]
        if not item < parent:
            break
        heap[pos] = parent
        pos = above
    heap[pos] = item


def _siftdown_max(heap, startpos, pos):
    item = heap[pos]
    while pos > startpos:
        above = (pos - 1) >> 1
        parent = heap[above]
        if not parent < item:
            break
        heap[pos] = parent
        pos = above
    heap[pos] = item


# These move it to a leaf first, and then back: most items belong near the leaves, so that this
# takes fewer comparisons than to look for the place on the way.

def _siftup(heap, pos):
    end = len(heap)
    start = pos
    item = heap[pos]
    child = 2 * pos + 1
    while child < end:
        other = child + 1
        if other < end and not heap[child] < heap[other]:
            child = other
        heap[pos] = heap[child]
        pos = child
        child = 2 * pos + 1
    heap[pos] = item
    _siftdown(heap, start, pos)


def _siftup_max(heap, pos):
    end = len(heap)
    start = pos
    item = heap[pos]
    child = 2 * pos + 1
    while child < end:
        other = child + 1
        if other < end and not heap[other] < heap[child]:
            child = other
        heap[pos] = heap[child]
        pos = child
        child = 2 * pos + 1
    heap[pos] = item
    _siftdown_max(heap, start, pos)


def merge(*iterables, key=None, reverse=False):
    """Merge multiple sorted inputs into a single sorted output."""
    if reverse:
        order_all, drop_top, replace_top = _heapify_max, _heappop_max, _heapreplace_max
        sign = -1
    else:
        order_all, drop_top, replace_top = heapify, heappop, heapreplace
        sign = 1
    # Each entry has the number of its input, so that equal items keep the order of the inputs.
    heap = []
    if key is None:
        for number, items in enumerate(map(iter, iterables)):
            try:
                advance = items.__next__
                heap.append([advance(), number * sign, advance])
            except StopIteration:
                pass
        order_all(heap)
        while len(heap) > 1:
            try:
                while True:
                    value, number, advance = entry = heap[0]
                    yield value
                    entry[0] = advance()
                    replace_top(heap, entry)
            except StopIteration:
                drop_top(heap)
        if heap:
            # The last input needs no order any more.
            value, number, advance = heap[0]
            yield value
            yield from advance.__self__
        return
    for number, items in enumerate(map(iter, iterables)):
        try:
            advance = items.__next__
            value = advance()
            heap.append([key(value), number * sign, value, advance])
        except StopIteration:
            pass
    order_all(heap)
    while len(heap) > 1:
        try:
            while True:
                rank, number, value, advance = entry = heap[0]
                yield value
                value = advance()
                entry[0] = key(value)
                entry[2] = value
                replace_top(heap, entry)
        except StopIteration:
            drop_top(heap)
    if heap:
        rank, number, value, advance = heap[0]
        yield value
        yield from advance.__self__


def nsmallest(n, iterable, key=None):
    """Find the n smallest elements in a dataset.

    Equivalent to:  sorted(iterable, key=key)[:n]
    """
    if n == 1:
        items = iter(iterable)
        nothing = object()
        if key is None:
            found = min(items, default=nothing)
        else:
            found = min(items, default=nothing, key=key)
        return [] if found is nothing else [found]
    try:
        size = len(iterable)
    except (TypeError, AttributeError):
        pass
    else:
        if n >= size:
            return sorted(iterable, key=key)[:n]
    # The best so far are a heap with the worst of them on top. Their numbers make that of two
    # equal ones the later one goes.
    items = iter(iterable)
    if key is None:
        # The numbers come first: else one item too many would be taken.
        best = [(item, number) for number, item in zip(range(n), items)]
        if not best:
            return best
        _heapify_max(best)
        worst = best[0][0]
        number = n
        replace_top = _heapreplace_max
        for item in items:
            if item < worst:
                replace_top(best, (item, number))
                worst = best[0][0]
                number += 1
        best.sort()
        return [entry[0] for entry in best]
    best = [(key(item), number, item) for number, item in zip(range(n), items)]
    if not best:
        return best
    _heapify_max(best)
    worst = best[0][0]
    number = n
    replace_top = _heapreplace_max
    for item in items:
        rank = key(item)
        if rank < worst:
            replace_top(best, (rank, number, item))
            worst = best[0][0]
            number += 1
    best.sort()
    return [entry[2] for entry in best]


def nlargest(n, iterable, key=None):
    """Find the n largest elements in a dataset.

    Equivalent to:  sorted(iterable, key=key, reverse=True)[:n]
    """
    if n == 1:
        items = iter(iterable)
        nothing = object()
        if key is None:
            found = max(items, default=nothing)
        else:
            found = max(items, default=nothing, key=key)
        return [] if found is nothing else [found]
    try:
        size = len(iterable)
    except (TypeError, AttributeError):
        pass
    else:
        if n >= size:
            return sorted(iterable, key=key, reverse=True)[:n]
    # As above, with numbers that fall.
    items = iter(iterable)
    if key is None:
        best = [(item, number) for number, item in zip(range(0, -n, -1), items)]
        if not best:
            return best
        heapify(best)
        worst = best[0][0]
        number = -n
        replace_top = heapreplace
        for item in items:
            if worst < item:
                replace_top(best, (item, number))
                worst = best[0][0]
                number -= 1
        best.sort(reverse=True)
        return [entry[0] for entry in best]
    best = [(key(item), number, item) for number, item in zip(range(0, -n, -1), items)]
    if not best:
        return best
    heapify(best)
    worst = best[0][0]
    number = -n
    replace_top = heapreplace
    for item in items:
        rank = key(item)
        if worst < rank:
            replace_top(best, (rank, number, item))
            worst = best[0][0]
            number -= 1
    best.sort(reverse=True)
    return [entry[2] for entry in best]
