# Showing, recording and filtering warnings: the module warnings of 3.5's library.
#
# There patterns are compiled by `re` and lines of source come from `linecache`. Programs may bring
# these modules; where they were not imported, `_warnings_helpers` has a small matcher and knows lines.
"""Python part of the warnings subsystem."""

import sys
from _warnings import (filters, _defaultaction, _onceregistry, warn, warn_explicit,
                       _filters_mutated)

__all__ = ["warn", "warn_explicit", "showwarning", "formatwarning", "filterwarnings",
           "simplefilter", "resetwarnings", "catch_warnings"]

defaultaction = _defaultaction
onceregistry = _onceregistry


def showwarning(message, category, filename, lineno, file=None, line=None):
    """Hook to write a warning to a file; replace if you like."""
    if file is None:
        file = sys.stderr
        if file is None:
            # Nobody can see it.
            return
    try:
        file.write(formatwarning(message, category, filename, lineno, line))
    except OSError:
        pass


def formatwarning(message, category, filename, lineno, line=None):
    """Function to format a warning the standard way."""
    shown = "%s:%s: %s: %s\n" % (filename, lineno, category.__name__, message)
    if line is None:
        # A warning may come when nothing can be imported any more.
        try:
            if "linecache" in sys.modules:
                import linecache
                line = linecache.getline(filename, lineno)
            else:
                import _warnings_helpers
                line = _warnings_helpers.source_line(filename, lineno)
        except Exception:
            line = None
    if line:
        shown += "  %s\n" % line.strip()
    return shown


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    """Insert an entry into the list of warnings filters (at the front).

The patterns for message and module may be made of characters, '.', '^', '$',
escaped characters and the repetitions '*', '+' and '?'."""
    assert action in ("error", "ignore", "always", "default", "module", "once"), \
        "invalid action: %r" % (action,)
    assert isinstance(message, str), "message must be a string"
    assert isinstance(category, type), "category must be a class"
    assert issubclass(category, Warning), "category must be a Warning subclass"
    assert isinstance(module, str), "module must be a string"
    assert isinstance(lineno, int) and lineno >= 0, "lineno must be an int >= 0"
    if "re" in sys.modules:
        import re
        message = re.compile(message, re.I)
        module = re.compile(module)
    else:
        import _warnings_helpers
        message = _warnings_helpers.pattern(message, True)
        module = _warnings_helpers.pattern(module, False)
    _add_filter(action, message, category, module, lineno, append=append)


def simplefilter(action, category=Warning, lineno=0, append=False):
    """Insert a simple entry into the list of warnings filters (at the front)."""
    assert action in ("error", "ignore", "always", "default", "module", "once"), \
        "invalid action: %r" % (action,)
    assert isinstance(lineno, int) and lineno >= 0, "lineno must be an int >= 0"
    _add_filter(action, None, category, None, lineno, append=append)


def _add_filter(*item, append):
    if append:
        if item not in filters:
            filters.append(item)
    else:
        # An equal one is moved to the front.
        try:
            filters.remove(item)
        except ValueError:
            pass
        filters.insert(0, item)
    _filters_mutated()


def resetwarnings():
    """Clear the list of warning filters, so that no filters are active."""
    filters[:] = []
    _filters_mutated()


class _OptionError(Exception):
    pass


def _processoptions(args):
    for arg in args:
        try:
            _setoption(arg)
        except _OptionError as refusal:
            print("Invalid -W option ignored:", refusal, file=sys.stderr)


def _setoption(arg):
    parts = arg.split(":")
    if len(parts) > 5:
        raise _OptionError("too many fields (max 5): %r" % (arg,))
    parts += [""] * (5 - len(parts))
    action, message, category, module, lineno = [part.strip() for part in parts]
    action = _getaction(action)
    category = _getcategory(category)
    # Both are found as they stand: what `re.escape` does.
    message, module = ["".join([
        point if point in "_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" else
        "\\000" if point == "\0" else "\\" + point for point in text])
                       for text in (message, module)]
    if module:
        module += "$"
    if lineno:
        try:
            lineno = int(lineno)
            if lineno < 0:
                raise ValueError
        except (ValueError, OverflowError):
            raise _OptionError("invalid lineno %r" % (lineno,))
    else:
        lineno = 0
    filterwarnings(action, message, category, module, lineno)


def _getaction(action):
    if not action:
        return "default"
    if action == "all":
        return "always"
    for known in ("default", "always", "ignore", "module", "once", "error"):
        if known.startswith(action):
            return known
    raise _OptionError("invalid action: %r" % (action,))


def _getcategory(category):
    if not category:
        return Warning
    word = "_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    rest = category.lstrip(word)
    if not rest or rest == "\n" != category:
        # A builtin class, or one of this module.
        try:
            found = eval(category)
        except NameError:
            raise _OptionError("unknown warning category: %r" % (category,))
    else:
        dot = category.rfind(".")
        module = category[:dot]
        name = category[dot + 1:]
        try:
            imported = __import__(module, None, None, [name])
        except ImportError:
            raise _OptionError("invalid module name: %r" % (module,))
        try:
            found = getattr(imported, name)
        except AttributeError:
            raise _OptionError("unknown warning category: %r" % (category,))
    if not issubclass(found, Warning):
        raise _OptionError("invalid warning category: %r" % (category,))
    return found


def _is_internal_frame(frame):
    filename = frame.f_code.co_filename
    return "importlib" in filename and "_bootstrap" in filename


def _next_external_frame(frame):
    frame = frame.f_back
    while frame is not None and _is_internal_frame(frame):
        frame = frame.f_back
    return frame


class WarningMessage(object):
    """Holds the result of a single showwarning() call."""

    _WARNING_DETAILS = ("message", "category", "filename", "lineno", "file", "line")

    def __init__(self, message, category, filename, lineno, file=None, line=None):
        # Whatever the class lists is taken, from among the arguments.
        given = locals()
        for name in self._WARNING_DETAILS:
            setattr(self, name, given[name])
        self._category_name = category.__name__ if category else None

    def __str__(self):
        return ("{message : %r, category : %r, filename : %r, lineno : %s, line : %r}" %
                (self.message, self._category_name, self.filename, self.lineno, self.line))


class catch_warnings(object):
    """A context manager that copies and restores the warnings filter upon
exiting the context."""

    def __init__(self, *, record=False, module=None):
        self._record = record
        self._module = sys.modules["warnings"] if module is None else module
        self._entered = False

    def __repr__(self):
        args = []
        if self._record:
            args.append("record=True")
        if self._module is not sys.modules["warnings"]:
            args.append("module=%r" % self._module)
        return "%s(%s)" % (type(self).__name__, ", ".join(args))

    def __enter__(self):
        if self._entered:
            raise RuntimeError("Cannot enter %r twice" % self)
        self._entered = True
        self._filters = self._module.filters
        self._module.filters = self._filters[:]
        self._module._filters_mutated()
        self._showwarning = self._module.showwarning
        if not self._record:
            return None
        log = []

        def showwarning(*args, **kwargs):
            log.append(WarningMessage(*args, **kwargs))

        self._module.showwarning = showwarning
        return log

    def __exit__(self, *exc_info):
        if not self._entered:
            raise RuntimeError("Cannot exit %r without entering first" % self)
        self._module.filters = self._filters
        self._module._filters_mutated()
        self._module.showwarning = self._showwarning


_processoptions(sys.warnoptions)
