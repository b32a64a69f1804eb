# modules while and after they are imported: sys.modules, parents, reload, circles
import sys, types, importlib
ModuleSpec = type(sys.__spec__)
class Source:
    """Modules out of a dict of functions."""
    def __init__(self, bodies): self.bodies, self.log = bodies, []
    def find_spec(self, name, path, target=None):
        if name in self.bodies:
            self.log.append('find ' + name)
            spec = ModuleSpec(name, self, is_package=name + '.' in ' '.join(self.bodies) )
            return spec
    def create_module(self, spec): self.log.append('create ' + spec.name)
    def exec_module(self, module):
        self.log.append('exec ' + module.__name__); self.bodies[module.__name__](module)
def fails(m): m.before = 1; raise LookupError('not today')
def a(m):
    m.early = 1
    import circle_b
    m.late = circle_b.seen
def b(m):
    import circle_a
    m.seen = sorted(n for n in vars(circle_a) if not n.startswith('_'))
    try: from circle_a import late
    except ImportError as e: m.error = str(e)
    from circle_a import early; m.early = early
def parent(m): m.ready = True
def child(m):
    m.parent_ready = sys.modules['par'].ready; m.attached = hasattr(sys.modules['par'], 'child')
def removes_parent(m): del sys.modules['par']
def replaces(m):
    new = types.SimpleNamespace(name='replacement'); sys.modules[m.__name__] = new
def counts(m): m.count = getattr(m, 'count', 0) + 1
def drops_self(m): del sys.modules[m.__name__]
def imports_missing(m): import missing_inside
def flaky(m):
    if not state.append(1) and len(state) < 2: raise OSError('first time')
    m.ok = len(state)
state = []
s = Source({'fails': fails, 'circle_a': a, 'circle_b': b, 'par': parent, 'par.child': child, 'par.orphan': removes_parent,
            'replaces': replaces, 'counts': counts, 'drops': drops_self, 'imports_missing': imports_missing, 'flaky': flaky, 'par.fails': fails})
sys.meta_path.insert(0, s)
def t(name, **k):
    try: m = __import__(name, **k); print(name, 'ok', getattr(m, '__name__', m))
    except Exception as e: print(name, type(e).__name__, e)
    print('   ', name in sys.modules, s.log); s.log.clear()
t('fails'); t('fails'); t('circle_a')
print(sys.modules['circle_b'].seen, sys.modules['circle_b'].error, sys.modules['circle_a'].late)
t('par.child'); import par; print(par.child.parent_ready, par.child.attached, par.child.__package__, par.__package__, par.__path__)
t('par.fails'); print(hasattr(par, 'fails')); t('par', fromlist=['fails'])
t('par', fromlist=['child', 'ready', 'nothing']); s.log.clear()
t('par.orphan'); t('par.child'); print('par.child' in sys.modules)
t('replaces'); import replaces; print(replaces.name); s.log.clear()
t('drops'); t('imports_missing'); t('flaky'); t('flaky'); print(sys.modules['flaky'].ok)
import counts
for i in range(3): print(importlib.reload(counts).count, counts.__spec__.loader is s)
s.log.clear()
keep = counts; del sys.modules['counts']
try: importlib.reload(keep)
except ImportError as e: print(e, e.name)
sys.modules['counts'] = keep; s.bodies['counts'] = fails
try: importlib.reload(keep)
except LookupError as e: print(e)
print(sys.modules['counts'] is keep, keep.before, keep.count)
del s.bodies['counts']; s.log.clear()
try: importlib.reload(keep)
except Exception as e: print(type(e).__name__, e)
print(keep.__spec__)
def reloads(m):
    if hasattr(m, 'n'): m.n += 1
    else: m.n = 0
    if m.n < 3 and m.n: print('inner', importlib.reload(m) is m)
s.bodies['rl'] = reloads
import rl; importlib.reload(rl); print(rl.n)
sys.modules['gone.child'] = 'child without parent'
try: importlib.reload(types.ModuleType('nowhere'))
except ImportError as e: print(e)
