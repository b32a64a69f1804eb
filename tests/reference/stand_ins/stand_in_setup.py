"""What the machine needs before a test module is imported."""
import sys

# Tests ask this list whether a module is part of the interpreter.
sys.builtin_module_names += tuple(
    name for name in ('posix', 'errno', 'marshal', '_signal', '_sre') if name not in sys.builtin_module_names)

import test.support

_fresh = test.support.import_fresh_module


def import_fresh_module(name, fresh=(), blocked=(), deprecated=False):
    """Modules that the machine has natively have no second version in Python."""
    if name in sys.builtin_module_names:
        return __import__(name)
    return _fresh(name, fresh, blocked, deprecated)


test.support.import_fresh_module = import_fresh_module
