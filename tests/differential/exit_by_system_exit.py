# SystemExit ends the process while the main module is held: its names go one by one, private ones first;
# what stands in the place of the standard streams is flushed before and after the exit functions.
import atexit
import sys


class N:
    def __init__(self, name):
        self.name = name

    def __del__(self, write=sys.stdout.write):
        write('del %s, a class lives: %r\n' % (self.name, type(self).__name__))


class Out:
    def __init__(self, name, closed=False):
        self.name = name
        self.closed = closed

    def write(self, text, write=sys.stdout.write):
        write('<%s %r>' % (self.name, text))

    def flush(self, write=sys.stdout.write):
        write('[flush %s]\n' % self.name)
        if self.name == 'err':
            raise ValueError


_private = N('private')
__both__ = None
kept = N('public')
kept.cycle = kept
atexit.register(print, 'at exit')
sys.stdout = Out('out')
sys.stderr = Out('err')


def ends():
    inner = N('inner')
    inner.cycle = inner
    raise SystemExit


ends()
