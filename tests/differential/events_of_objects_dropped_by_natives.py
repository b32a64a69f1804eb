"""What is traced and profiled when a native function drops what Python code gave it."""
import sys

events = []
class Thing:
    def __init__(self, n): self.n = n
    def __del__(self): events.append(('del', self.n))
class File:
    def write(self, text): return Thing(text)
    def flush(self): return Thing('flush')
class Sized:
    def __init__(self, n): self.n = n
    def __hash__(self): return 1
    def __eq__(self, other): return Thing('eq')

def profiler(frame, event, arg):
    if frame.f_code.co_name != 'run':
        events.append((event, frame.f_code.co_name))
def tracer(frame, event, arg):
    events.append((event, frame.f_code.co_name))
    return tracer

def printing(): print('a', 'b', file=File(), flush=True)
def sorting(): sorted([3, 1, 2], key=lambda n: (n, Thing(n)))
def comparing(): [Sized(1), Sized(2)].index(3)
def counting(): [Sized(1), Sized(2)].count(3)
def filtering(): list(filter(Thing, [1, 2]))
def mapping(): any(map(lambda n: Thing(n) and 0, [1, 2]))
def joining(): list(zip(map(Thing, [1, 2]), map(Thing, [3])))
def in_set(): {Sized(1), Sized(2)} and 3

def run(f):
    for install in sys.setprofile, sys.settrace:
        del events[:]
        install(profiler if install is sys.setprofile else tracer)
        f()
        install(None)
        print(f.__name__, install.__name__)
        for event in events: print('   ', *event)
for f in printing, sorting, comparing, counting, filtering, mapping, joining, in_set: run(f)

def fails(n):
    if n == 1: raise ValueError
    return Thing(n)
sys.setprofile(None)
for reverse in False, True:
    del events[:]
    class Key(Thing):
        def __lt__(self, other): return self.n < other.n
    sorted([3, 1, 4, 2], key=Key, reverse=reverse)
    print(events)
    del events[:]
    try: sorted([5, 4, 3, 1, 2], key=fails, reverse=reverse)
    except ValueError: print(events)
