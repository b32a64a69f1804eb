"""Primes, four ways: crossing out in lists by slices and by loops, a
generator that keeps the next multiples in a dict, trial division, and a set.
List and slice stores, int compare, `while` loops, dict with int keys."""
import sys


def by_slices(limit):
    """All primes below `limit`, crossed out a slice at a time."""
    flags = [True] * limit
    flags[:2] = [False] * min(2, limit)
    i = 2
    while i * i < limit:
        if flags[i]:
            flags[i * i::i] = [False] * len(range(i * i, limit, i))
        i += 1
    return [number for number, flag in enumerate(flags) if flag]


def by_loops(limit):
    """How many odd primes, and the sum, one store at a time."""
    half = limit // 2
    flags = [1] * half
    count = total = 0
    for i in range(1, half):
        if flags[i]:
            prime = 2 * i + 1
            count += 1
            total += prime
            j = 2 * i * (i + 1)
            while j < half:
                flags[j] = 0
                j += prime
    return count, total


def endless():
    """Primes without an end: each prime waits under its next multiple."""
    yield 2
    waiting = {}
    number = 3
    while True:
        step = waiting.pop(number, None)
        if step is None:
            yield number
            waiting[number * number] = 2 * number
        else:
            place = number + step
            while place in waiting:
                place += step
            waiting[place] = step
        number += 2


def factors(number, primes):
    found = []
    for prime in primes:
        if prime * prime > number:
            break
        while number % prime == 0:
            found.append(prime)
            number //= prime
    if number > 1:
        found.append(number)
    return found


def totients(limit):
    table = list(range(limit))
    for i in range(2, limit):
        if table[i] == i:
            for j in range(i, limit, i):
                table[j] -= table[j] // i
    return table


def lucky(limit):
    """A sieve that takes away by place instead of by value."""
    numbers = list(range(1, limit, 2))
    place = 1
    while place < len(numbers) and numbers[place] <= len(numbers):
        step = numbers[place]
        del numbers[step - 1::step]
        place += 1
    return numbers


def main(n):
    primes = by_slices(n)
    count, total = by_loops(n)
    last = 0
    for place, prime in enumerate(endless()):
        if place * 12 >= n:
            break
        last = prime
    members = set(primes)
    twins = sum(1 for prime in primes if prime + 2 in members)
    longest = 0
    square_free = 0
    for number in range(2, n // 8):
        found = factors(number, primes)
        longest = max(longest, len(found))
        if len(set(found)) == len(found):
            square_free += 1
    print('sieve', n, len(primes), count, total, last, twins, longest, square_free,
          sum(totients(n // 2)), sum(lucky(n)))


if __name__ == '__main__':
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 700000)
