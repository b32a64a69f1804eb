import sys
# a debugger and a coverage tool as the library has them, cut down
class Quit(Exception): pass
class Bdb:
    def __init__(self):
        self.breaks = set(); self.log = []; self.stop = None; self.returnframe = None; self.plan = []
    def trace_dispatch(self, frame, event, arg):
        return getattr(self, 'on_' + event)(frame, arg)
    def on_call(self, frame, arg):
        if frame.f_code.co_name in ('run', 'set_quit'): return
        if self.botframe is None:
            self.botframe = frame.f_back
            return self.trace_dispatch
        if not (self.stop_here(frame) or self.breaks): return
        self.log.append(('call', frame.f_code.co_name))
        return self.trace_dispatch
    def stop_here(self, frame):
        return self.stop is None or frame is self.stop
    def on_line(self, frame, arg):
        n = frame.f_lineno - frame.f_code.co_firstlineno
        if self.stop_here(frame) or (frame.f_code.co_name, n) in self.breaks:
            self.log.append(('line', frame.f_code.co_name, n, sorted(k for k in frame.f_locals if k != 'self')))
            what = self.plan.pop(0) if self.plan else 'step'
            if what == 'next': self.stop = frame
            elif what == 'step': self.stop = None
            elif what == 'return': self.stop = frame.f_back
            elif what == 'quit': raise Quit
            elif what == 'up':
                f = frame; names = []
                while f is not None and f.f_code.co_name != '<module>':
                    names.append((f.f_code.co_name, f.f_trace is not None)); f = f.f_back
                self.log.append(names)
        return self.trace_dispatch
    def on_return(self, frame, arg):
        if self.stop_here(frame): self.log.append(('return', frame.f_code.co_name, arg))
        return self.trace_dispatch
    def on_exception(self, frame, arg):
        if self.stop_here(frame): self.log.append(('exception', frame.f_code.co_name, arg[0].__name__))
        return self.trace_dispatch
    def run(self, f, plan):
        self.plan = list(plan); self.botframe = None; self.stop = None; self.log = []
        sys.settrace(self.trace_dispatch)
        try:
            r = f()
        except Quit:
            r = 'quit'
        except Exception as e:
            r = type(e).__name__
        finally:
            sys.settrace(None)
        return r
def helper(a):
    b = a * 2
    if b > 2:
        raise ValueError(b)
    return b
def main():
    x = helper(1)
    for i in range(2):
        x += i
    try:
        helper(5)
    except ValueError as e:
        x = str(e)
    return x
def start(): return main()
b = Bdb()
for plan in ((), ('next',) * 20, ('step', 'step', 'return', 'next', 'next'), ('next', 'quit'), ('step', 'step', 'up')):
    print(plan, b.run(start, plan))
    for l in b.log: print('  ', l)
class Coverage:
    def __init__(self): self.lines = {}; self.arcs = set(); self.last = {}
    def glob(self, frame, why, arg):
        self.last[frame] = -1
        return self.local
    def local(self, frame, why, arg):
        name = frame.f_code.co_name
        n = frame.f_lineno - frame.f_code.co_firstlineno
        if why == 'line':
            self.lines[name, n] = self.lines.get((name, n), 0) + 1
            self.arcs.add((name, self.last[frame], n)); self.last[frame] = n
        elif why == 'return':
            self.arcs.add((name, self.last.pop(frame, None), 'exit'))
        return self.local
def gen(n):
    for i in range(n):
        if i % 2:
            yield i
        else:
            yield -i
def covered():
    out = [x for x in gen(4)]
    d = {k: v for k, v in zip('ab', gen(2))}
    s = sum(y
            for y in out
            if y)
    class Local:
        def method(self):
            return (yield from gen(2))
    return out, sorted(d.items()), s, list(Local().method())
c = Coverage()
sys.settrace(c.glob)
r = covered()
sys.settrace(None)
print(r)
for k in sorted(c.lines.items()): print(k)
for a in sorted(c.arcs, key=str): print(a)
# frames of generators: attributes seen while traced, and cleared
seen = []
def look(f, e, a):
    if f.f_code.co_name == 'gen':
        seen.append((e, f.f_lasti >= 0, f.f_lineno - f.f_code.co_firstlineno, f.f_back is not None, sorted(f.f_locals.items())))
        if e == 'line':
            try: f.clear()
            except RuntimeError as err: seen.append(str(err))
    return look
g = gen(2)
sys.settrace(look); next(g); sys.settrace(None)
g.gi_frame.f_trace = None
seen.append(g.gi_frame.f_lineno - gen.__code__.co_firstlineno)
sys.settrace(look); next(g); g.close(); sys.settrace(None)
for s in seen: print(s)
# exceptions: tb_lineno of traced frames
def lines():
    try:
        x = (1 +
             helper(
                 9))
    except ValueError as e:
        t = e.__traceback__; r = []
        while t: r.append(t.tb_lineno - t.tb_frame.f_code.co_firstlineno); t = t.tb_next
        return r
print(lines())
sys.settrace(lambda f, e, a: None); print(lines()); sys.settrace(None)
def keep(f, e, a): return keep
sys.settrace(keep); print(lines()); sys.settrace(None)
