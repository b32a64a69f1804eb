# Tools around the `with` statement: the module contextlib of 3.5's library.
"""Utilities for with-statement contexts.  See PEP 343."""

import sys
from collections import deque
from functools import wraps

__all__ = ["contextmanager", "closing", "ContextDecorator", "ExitStack",
           "redirect_stdout", "redirect_stderr", "suppress"]


class ContextDecorator(object):
    """A base class or mixin that enables context managers to work as decorators."""

    def _recreate_cm(self):
        return self

    def __call__(self, func):
        @wraps(func)
        def inner(*args, **kwds):
            with self._recreate_cm():
                return func(*args, **kwds)
        return inner


class _GeneratorContextManager(ContextDecorator):
    """Helper for @contextmanager decorator."""

    def __init__(self, func, args, kwds):
        self.gen = func(*args, **kwds)
        self.func = func
        self.args = args
        self.kwds = kwds
        doc = getattr(func, "__doc__", None)
        self.__doc__ = type(self).__doc__ if doc is None else doc

    def _recreate_cm(self):
        # A generator runs only once, so that each call of a decorated function needs a new one.
        return self.__class__(self.func, self.args, self.kwds)

    def __enter__(self):
        try:
            return next(self.gen)
        except StopIteration:
            raise RuntimeError("generator didn't yield") from None

    def __exit__(self, type, value, traceback):
        if type is None:
            try:
                next(self.gen)
            except StopIteration:
                return False
            raise RuntimeError("generator didn't stop")
        if value is None:
            # Needed to know the exception again when the generator lets it through.
            value = type()
        try:
            self.gen.throw(type, value, traceback)
        except StopIteration as stop:
            # The generator has ended, which suppresses, unless it is the one thrown in.
            return stop is not value
        except RuntimeError as error:
            # A StopIteration that leaves a generator's body may come wrapped (PEP 479).
            if error is value or type is StopIteration and error.__cause__ is value:
                return False
            raise
        except:
            if sys.exc_info()[1] is value:
                return False
            raise
        raise RuntimeError("generator didn't stop after throw()")


def contextmanager(func):
    """@contextmanager decorator."""
    @wraps(func)
    def helper(*args, **kwds):
        return _GeneratorContextManager(func, args, kwds)
    return helper


class closing(object):
    """Context to automatically close something at the end of a block."""

    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing

    def __exit__(self, *exc_info):
        self.thing.close()


class _RedirectStream:

    _stream = None

    def __init__(self, new_target):
        self._new_target = new_target
        # A list, since the same manager may be entered again inside itself.
        self._old_targets = []

    def __enter__(self):
        self._old_targets.append(getattr(sys, self._stream))
        setattr(sys, self._stream, self._new_target)
        return self._new_target

    def __exit__(self, exctype, excinst, exctb):
        setattr(sys, self._stream, self._old_targets.pop())


class redirect_stdout(_RedirectStream):
    """Context manager for temporarily redirecting stdout to another file."""

    _stream = "stdout"


class redirect_stderr(_RedirectStream):
    """Context manager for temporarily redirecting stderr to another file."""

    _stream = "stderr"


class suppress:
    """Context manager to suppress specified exceptions"""

    def __init__(self, *exceptions):
        self._exceptions = exceptions

    def __enter__(self):
        pass

    def __exit__(self, exctype, excinst, exctb):
        # By the class alone, not as `except` would have it, which takes no virtual subclasses.
        return exctype is not None and issubclass(exctype, self._exceptions)


class ExitStack(object):
    """Context manager for dynamic management of a stack of exit callbacks"""

    def __init__(self):
        self._exit_callbacks = deque()

    def pop_all(self):
        """Preserve the context stack by transferring it to a new instance"""
        fresh = type(self)()
        fresh._exit_callbacks = self._exit_callbacks
        self._exit_callbacks = deque()
        return fresh

    def _push_cm_exit(self, cm, cm_exit):
        """Helper to correctly register callbacks to __exit__ methods"""
        def _exit_wrapper(*exc_details):
            return cm_exit(cm, *exc_details)
        _exit_wrapper.__self__ = cm
        self.push(_exit_wrapper)

    def push(self, exit):
        """Registers a callback with the standard __exit__ method signature"""
        # As `with` does, the method is sought in the class and not in the object.
        try:
            method = type(exit).__exit__
        except AttributeError:
            self._exit_callbacks.append(exit)
        else:
            self._push_cm_exit(exit, method)
        return exit

    def callback(self, callback, *args, **kwds):
        """Registers an arbitrary callback and arguments."""
        def _exit_wrapper(exc_type, exc, tb):
            callback(*args, **kwds)
        # The signature is another one, so that functools.wraps would tell an untruth.
        _exit_wrapper.__wrapped__ = callback
        self.push(_exit_wrapper)
        return callback

    def enter_context(self, cm):
        """Enters the supplied context manager"""
        kind = type(cm)
        leave = kind.__exit__
        result = kind.__enter__(cm)
        self._push_cm_exit(cm, leave)
        return result

    def close(self):
        """Immediately unwind the context stack"""
        self.__exit__(None, None, None)

    def __enter__(self):
        return self

    def __exit__(self, *exc_details):
        received = exc_details[0] is not None
        outside = sys.exc_info()[1]
        suppressed = pending = False
        while self._exit_callbacks:
            leave = self._exit_callbacks.pop()
            try:
                if leave(*exc_details):
                    suppressed = True
                    pending = False
                    exc_details = None, None, None
            except:
                details = sys.exc_info()
                # With nested `with` statements the exception on the way would be the context of
                # the new one; here it is what was handled when this method was called.
                before = exc_details[1]
                last = details[1]
                context = last.__context__
                while context is not before:
                    if context is None or context is outside:
                        last.__context__ = before
                        break
                    last = context
                    context = last.__context__
                pending = True
                exc_details = details
        if pending:
            context = exc_details[1].__context__
            try:
                raise exc_details[1]
            except BaseException:
                # The raising itself has put what is being handled there.
                exc_details[1].__context__ = context
                raise
        return received and suppressed
