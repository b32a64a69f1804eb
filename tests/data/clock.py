import time

def asked(name):
    """What a function says without a time, or how it refuses."""
    calls = {
        'sleep': lambda: time.sleep(0.25),
        'strftime': lambda: time.strftime('%Y-%m-%d %H:%M:%S'),
        'localtime(None)': lambda: tuple(time.localtime(None)),
        'gmtime(None)': lambda: tuple(time.gmtime(None)),
        'ctime(None)': lambda: time.ctime(None),
        'gmtime': lambda: tuple(time.gmtime()),
        'localtime': lambda: tuple(time.localtime()),
        'get_clock_info': lambda: time.get_clock_info('time').implementation,
        'clock_gettime': lambda: [time.clock_gettime(n) for n in range(3)],
        'clock_getres': lambda: time.clock_getres(0),
    }
    try:
        call = calls.get(name) or getattr(time, name)
        return repr(call())
    except Exception as e:
        return '%s: %s' % (type(e).__name__, e)

def given():
    """What needs no clock."""
    moment = 1234567890
    t = time.gmtime(moment)
    return [
        repr(tuple(t)),
        repr(tuple(time.localtime(0.999999999))),
        time.asctime(t),
        time.ctime(moment),
        time.strftime('%a %d %b %Y %H:%M:%S %j %U', t),
        repr(time.mktime(t) == moment),
        repr(tuple(time.strptime('2009-02-13', '%Y-%m-%d'))),
    ]

def spends(seconds):
    time.sleep(seconds)
