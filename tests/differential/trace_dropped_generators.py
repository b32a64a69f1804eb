# Traced and profiled programs are told of the end of every generator that has not ended, whether a block
# has suspended it or not.
import gc
import sys

events = []


def trace(frame, event, argument):
    shown = argument[0].__name__ if event == 'exception' else argument
    events.append((frame.f_code.co_name, event, frame.f_lineno - frame.f_code.co_firstlineno, shown))
    return trace


def profile(frame, event, argument):
    events.append((frame.f_code.co_name, event, getattr(argument, '__name__', argument)))


def plain():
    yield 1
    yield 2


def guarded():
    try:
        yield 1
    finally:
        pass


def delegates(inner):
    yield from inner


def ended():
    one = plain()
    list(one)
    del one


def closed():
    for one in (plain(), guarded()):
        one.close()
        del one


def not_started():
    one = plain()
    del one
    two = guarded()
    del two


def suspended():
    one = plain()
    next(one)
    del one
    two = guarded()
    next(two)
    two = None


def delegated():
    one = delegates(plain())
    next(one)
    del one


def in_a_cycle():
    one = plain()
    next(one)
    held = [one]
    held.append(held)
    del one, held
    gc.collect()


def by_natives():
    any(one for one in (1, 2))
    next(one for one in (1, 2))
    zip(plain(), (one for one in ())).__next__ and None
    first, = [one for one in plain() if one == 1]


def broken_loop():
    for one in plain():
        break


def by_method():
    one = plain()
    next(one)
    one.__del__()
    print(next(one, 'ended'))
    two = plain()
    two.__del__()
    print(next(two, 'ended'))


gc.disable()
for run in (ended, closed, not_started, suspended, delegated, in_a_cycle, by_natives, broken_loop, by_method):
    for setter, function in ((sys.settrace, trace), (sys.setprofile, profile)):
        if run is by_natives and function is profile:
            continue
        setter(function)
        run()
        setter(None)
        print(run.__name__, setter.__name__)
        for event in events:
            if event[0] not in ('<module>',):
                print('   ', *event)
        events.clear()

# Nobody is told when nothing is set, or within the function that is told.
one = plain()
next(one)
del one


def makes_and_drops(frame, event, argument):
    one = plain()
    next(one)
    del one
    events.append(event)


sys.setprofile(makes_and_drops)
plain()
sys.setprofile(None)
print(events)
