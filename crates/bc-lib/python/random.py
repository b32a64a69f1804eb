# Random numbers of many distributions: the module random of 3.5's library.
#
# `_random` has the Mersenne twister. There a seed that is text goes through `hashlib`, and one that nobody gave comes
# from `os` or the clock. The machine has none of these: `_random_helpers` has the hash, a source of the system that
# always refuses, and the seeds of generators that got none, which are the same in every run.
"""Random variable generators."""

import _random
from _collections_abc import Sequence as _Sequence, Set as _Set
from _random_helpers import fresh_seed as _fresh_seed, sha512_digest as _sha512_digest, urandom as _urandom
from math import (acos as _acos, ceil as _ceil, cos as _cos, e as _e, exp as _exp, log as _log, pi as _pi, sin as _sin,
                  sqrt as _sqrt)
from types import BuiltinMethodType as _BuiltinMethodType, MethodType as _MethodType
from warnings import warn as _warn

__all__ = ["Random", "seed", "random", "uniform", "randint", "choice", "sample", "randrange", "shuffle",
           "normalvariate", "lognormvariate", "expovariate", "vonmisesvariate", "gammavariate", "triangular", "gauss",
           "betavariate", "paretovariate", "weibullvariate", "getstate", "setstate", "getrandbits", "SystemRandom"]

# Of the ratio of uniform deviates, and of Cheng's method.
NV_MAGICCONST = 4 * _exp(-0.5) / _sqrt(2.0)
SG_MAGICCONST = 1.0 + _log(4.5)
TWOPI = 2.0 * _pi
LOG4 = _log(4.0)
# Bits of a random float, and the step between two of them.
BPF = 53
RECIP_BPF = 2 ** -BPF


class Random(_random.Random):
    """Random number generator base class used by bound module functions."""

    # Of the states: those of version 2 had signed words.
    VERSION = 3

    def __init__(self, x=None):
        self.seed(x)
        self.gauss_next = None

    def seed(self, a=None, version=2):
        """Initialize internal state from hashable object."""
        if a is None:
            # The system is asked first, so that a program can put a source in its place.
            try:
                a = int.from_bytes(_urandom(2500), "big")
            except NotImplementedError:
                a = _fresh_seed()
        if version == 1 and isinstance(a, (str, bytes)):
            # What the hash of str was before it depended on a hash seed. Items of bytes are refused by `ord`, as
            # ever since they are ints.
            hashed = ord(a[0]) << 7 if a else 0
            for item in a:
                hashed = hashed * 1000003 & 0xFFFFFFFFFFFFFFFF ^ ord(item)
            a = hashed ^ len(a)
        if version == 2 and isinstance(a, (str, bytes, bytearray)):
            if isinstance(a, str):
                a = a.encode()
            # A bytearray of the caller grows by it.
            a += _sha512_digest(a)
            a = int.from_bytes(a, "big")
        super().seed(a)
        self.gauss_next = None

    def getstate(self):
        """Return internal state; can be passed to setstate() later."""
        return self.VERSION, super().getstate(), self.gauss_next

    def setstate(self, state):
        """Restore internal state from object returned by getstate()."""
        version = state[0]
        if version == 3:
            version, internalstate, self.gauss_next = state
        elif version == 2:
            version, internalstate, self.gauss_next = state
            try:
                internalstate = tuple(word % 2 ** 32 for word in internalstate)
            except ValueError as error:
                raise TypeError from error
        else:
            raise ValueError("state with version %s passed to Random.setstate() of version %s"
                             % (version, self.VERSION))
        super().setstate(internalstate)

    # The state is what getstate and setstate of a subclass say, whatever copies or pickles.

    def __getstate__(self):
        return self.getstate()

    def __setstate__(self, state):
        self.setstate(state)

    def __reduce__(self):
        return self.__class__, (), self.getstate()

    # Whole numbers.

    def randrange(self, start, stop=None, step=1, _int=int):
        """Choose a random item from range(start, stop[, step])."""
        first = _int(start)
        if first != start:
            raise ValueError("non-integer arg 1 for randrange()")
        if stop is None:
            if first > 0:
                return self._randbelow(first)
            raise ValueError("empty range for randrange()")
        end = _int(stop)
        if end != stop:
            raise ValueError("non-integer stop for randrange()")
        width = end - first
        if step == 1:
            if width > 0:
                return first + self._randbelow(width)
            raise ValueError("empty range for randrange() (%d,%d, %d)" % (first, end, width))
        stride = _int(step)
        if stride != step:
            raise ValueError("non-integer step for randrange()")
        # Rounded away from the end, towards which the step goes.
        if stride > 0:
            count = (width + stride - 1) // stride
        elif stride < 0:
            count = (width + stride + 1) // stride
        else:
            raise ValueError("zero step for randrange()")
        if count <= 0:
            raise ValueError("empty range for randrange()")
        return first + stride * self._randbelow(count)

    def randint(self, a, b):
        """Return random integer in range [a, b], including both end points."""
        return self.randrange(a, b + 1)

    def _randbelow(self, n, int=int, maxsize=1 << BPF, type=type, Method=_MethodType,
                   BuiltinMethod=_BuiltinMethodType):
        """Return a random int in the range [0,n).  Raises ValueError if n==0."""
        draw = self.random
        bits = self.getrandbits
        # A subclass with a random() of its own and without getrandbits() has no bits, but floats.
        if type(draw) is BuiltinMethod or type(bits) is Method:
            width = n.bit_length()
            drawn = bits(width)
            while drawn >= n:
                drawn = bits(width)
            return drawn
        if n >= maxsize:
            _warn("Underlying random() generator does not supply \n"
                  "enough bits to choose from a population range this large.\n"
                  "To remove the range limitation, add a getrandbits() method.")
            return int(draw() * n)
        # Floats from here on would favour the low numbers.
        limit = (maxsize - maxsize % n) / maxsize
        drawn = draw()
        while drawn >= limit:
            drawn = draw()
        return int(drawn * maxsize) % n

    # Sequences.

    def choice(self, seq):
        """Choose a random element from a non-empty sequence."""
        try:
            place = self._randbelow(len(seq))
        except ValueError:
            raise IndexError("Cannot choose from an empty sequence")
        return seq[place]

    def shuffle(self, x, random=None):
        """Shuffle list x in place, and return None."""
        if random is None:
            below = self._randbelow
            for i in reversed(range(1, len(x))):
                j = below(i + 1)
                x[i], x[j] = x[j], x[i]
        else:
            whole = int
            for i in reversed(range(1, len(x))):
                j = whole(random() * (i + 1))
                x[i], x[j] = x[j], x[i]

    def sample(self, population, k):
        """Chooses k unique random elements from a population sequence or set."""
        if isinstance(population, _Set):
            population = tuple(population)
        if not isinstance(population, _Sequence):
            raise TypeError("Population must be a sequence or set.  For dicts, use list(d).")
        below = self._randbelow
        n = len(population)
        if not 0 <= k <= n:
            raise ValueError("Sample larger than population")
        result = [None] * k
        # Up to how many items a list of them is taken to be smaller than a set of k chosen places.
        bound = 21
        if k > 5:
            bound += 4 ** _ceil(_log(k * 3, 4))
        if n <= bound:
            # What was chosen is replaced by the last item that was not.
            pool = list(population)
            for i in range(k):
                j = below(n - i)
                result[i] = pool[j]
                pool[j] = pool[n - i - 1]
        else:
            chosen = set()
            add = chosen.add
            for i in range(k):
                j = below(n)
                while j in chosen:
                    j = below(n)
                add(j)
                result[i] = population[j]
        return result

    # Distributions on the real line and on the circle. They are computed in this order of operations and no other, so
    # that every digit agrees.

    def uniform(self, a, b):
        """Get a random number in the range [a, b) or [a, b] depending on rounding."""
        return a + (b - a) * self.random()

    def triangular(self, low=0.0, high=1.0, mode=None):
        """Triangular distribution."""
        u = self.random()
        try:
            share = 0.5 if mode is None else (mode - low) / (high - low)
        except ZeroDivisionError:
            return low
        if u > share:
            u = 1.0 - u
            share = 1.0 - share
            low, high = high, low
        return low + (high - low) * (u * share) ** 0.5

    def normalvariate(self, mu, sigma):
        """Normal distribution."""
        # Kinderman and Monahan's ratio of uniform deviates.
        draw = self.random
        while True:
            over = draw()
            under = 1.0 - draw()
            z = NV_MAGICCONST * (over - 0.5) / under
            if z * z / 4.0 <= -_log(under):
                return mu + z * sigma

    def lognormvariate(self, mu, sigma):
        """Log normal distribution."""
        return _exp(self.normalvariate(mu, sigma))

    def expovariate(self, lambd):
        """Exponential distribution."""
        # random() can be zero, which has no logarithm, and is never one.
        return -_log(1.0 - self.random()) / lambd

    def vonmisesvariate(self, mu, kappa):
        """Circular data distribution."""
        # Fisher, "Statistical Analysis of Circular Data".
        draw = self.random
        if kappa <= 1e-6:
            return TWOPI * draw()
        s = 0.5 / kappa
        r = s + _sqrt(1.0 + s * s)
        while True:
            z = _cos(_pi * draw())
            d = z / (r + z)
            u = draw()
            if u < 1.0 - d * d or u <= (1.0 - d) * _exp(d):
                break
        q = 1.0 / r
        f = (q + z) / (1.0 + q * z)
        if draw() > 0.5:
            return (mu + _acos(f)) % TWOPI
        return (mu - _acos(f)) % TWOPI

    def gammavariate(self, alpha, beta):
        """Gamma distribution.  Not the gamma function!"""
        if alpha <= 0.0 or beta <= 0.0:
            raise ValueError("gammavariate: alpha and beta must be > 0.0")
        draw = self.random
        if alpha > 1.0:
            # Cheng's method.
            a = _sqrt(2.0 * alpha - 1.0)
            b = alpha - LOG4
            c = alpha + a
            while True:
                u = draw()
                if not 1e-7 < u < 0.9999999:
                    continue
                under = 1.0 - draw()
                v = _log(u / (1.0 - u)) / a
                x = alpha * _exp(v)
                z = u * u * under
                r = b + c * v - x
                if r + SG_MAGICCONST - 4.5 * z >= 0.0 or r >= _log(z):
                    return x * beta
        elif alpha == 1.0:
            u = draw()
            while u <= 1e-7:
                u = draw()
            return -_log(u) * beta
        else:
            # Kennedy and Gentle's algorithm GS.
            while True:
                u = draw()
                b = (_e + alpha) / _e
                p = b * u
                if p <= 1.0:
                    x = p ** (1.0 / alpha)
                else:
                    x = -_log((b - p) / alpha)
                u = draw()
                if p > 1.0:
                    if u <= x ** (alpha - 1.0):
                        return x * beta
                elif u <= _exp(-x):
                    return x * beta

    def gauss(self, mu, sigma):
        """Gaussian distribution."""
        # Deviates come in pairs; the second is kept for the next call.
        draw = self.random
        z = self.gauss_next
        self.gauss_next = None
        if z is None:
            angle = draw() * TWOPI
            length = _sqrt(-2.0 * _log(1.0 - draw()))
            z = _cos(angle) * length
            self.gauss_next = _sin(angle) * length
        return mu + z * sigma

    def betavariate(self, alpha, beta):
        """Beta distribution."""
        y = self.gammavariate(alpha, 1.0)
        if y == 0:
            return 0.0
        return y / (y + self.gammavariate(beta, 1.0))

    def paretovariate(self, alpha):
        """Pareto distribution.  alpha is the shape parameter."""
        u = 1.0 - self.random()
        return 1.0 / u ** (1.0 / alpha)

    def weibullvariate(self, alpha, beta):
        """Weibull distribution."""
        u = 1.0 - self.random()
        return alpha * (-_log(u)) ** (1.0 / beta)


class SystemRandom(Random):
    """Alternate random number generator using sources provided by the operating
system. The machine has none: every number asked for raises NotImplementedError."""

    def random(self):
        """Get the next random number in the range [0.0, 1.0)."""
        return (int.from_bytes(_urandom(7), "big") >> 3) * RECIP_BPF

    def getrandbits(self, k):
        """getrandbits(k) -> x.  Generates an int with k random bits."""
        if k <= 0:
            raise ValueError("number of bits must be greater than zero")
        if k != int(k):
            raise TypeError("number of bits should be an integer")
        count = (k + 7) // 8
        return int.from_bytes(_urandom(count), "big") >> (count * 8 - k)

    def seed(self, *args, **kwds):
        """Does nothing: the system's source cannot be seeded."""

    def _notimplemented(self, *args, **kwds):
        raise NotImplementedError("System entropy source does not have state.")

    getstate = setstate = _notimplemented


# The module's own generator, of which its functions are methods.
_inst = Random()
seed = _inst.seed
random = _inst.random
uniform = _inst.uniform
triangular = _inst.triangular
randint = _inst.randint
choice = _inst.choice
randrange = _inst.randrange
sample = _inst.sample
shuffle = _inst.shuffle
normalvariate = _inst.normalvariate
lognormvariate = _inst.lognormvariate
expovariate = _inst.expovariate
vonmisesvariate = _inst.vonmisesvariate
gammavariate = _inst.gammavariate
gauss = _inst.gauss
betavariate = _inst.betavariate
paretovariate = _inst.paretovariate
weibullvariate = _inst.weibullvariate
getstate = _inst.getstate
setstate = _inst.setstate
getrandbits = _inst.getrandbits
