import importlib
found = {}
def register(f): found[f.__name__] = f; return f
def load(name):
    try: return importlib.import_module(name).__name__
    except ImportError as e: return 'no ' + e.name
