"""Runs the methods of one module of CPython's tests one by one; run by the reference and by the machine.

    harness MODULE START      from method number START on, in the order of their names

Prints a line for each event, at once, so that a run that dies says where: `run N NAME` before a method, then
`pass NAME`, `skip NAME why`, or a `bad NAME message` for each failure; `none why` if the module itself cannot
be used, `end` at the end.
"""
import sys

# The machine has modules of the reference's names in Python, which must be known before others ask.
try:
    import stand_in_setup
except ImportError:
    pass

import io
import unittest


def say(*words):
    sys.__stdout__.write(' '.join(words).replace('\n', ' / ') + '\n')
    sys.__stdout__.flush()


def described(error):
    text = '%s: %s' % (type(error).__name__, error)
    if error.__cause__ is not None:
        text += ' | ' + described(error.__cause__)
    # Beginning and end: what an example printed comes last.
    return text if len(text) < 1200 else text[:600] + ' ... ' + text[-600:]


class Outcome(unittest.TestResult):
    """Keeps what happened to one method."""

    def __init__(self):
        super().__init__()
        self.bad = []
        self.why = None

    def addError(self, test, error):
        self.bad.append(described(error[1]))

    addFailure = addError

    def addSubTest(self, test, subtest, error):
        if error is not None:
            self.addError(test, error)

    def addSkip(self, test, reason):
        self.why = reason

    def addUnexpectedSuccess(self, test):
        self.bad.append('unexpected success')


def flat(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from flat(test)
        else:
            yield test


def doctests(module):
    """The examples in docstrings and in `__test__`, where the module runs them itself."""
    if not (hasattr(module, '__test__') or hasattr(module, 'doctest')):
        return []
    import doctest
    finder = doctest.DocTestFinder(exclude_empty=True)
    return [doctest.DocTestCase(found) for found in finder.find(module, module.__name__)
            if found.examples]


def methods(name):
    module = __import__('test.' + name, fromlist=['*'])
    found = list(flat(unittest.TestLoader().loadTestsFromModule(module)))
    found = [test for test in found if type(test).__name__ != 'DocTestCase'] + doctests(module)
    return sorted(found, key=lambda test: test.id())


def run(test, name):
    outcome = Outcome()
    streams = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = io.StringIO()
    try:
        unittest.TestSuite([test]).run(outcome)
    except (SystemExit, KeyboardInterrupt) as error:
        outcome.addError(test, (None, error, None))
    finally:
        sys.stdout, sys.stderr = streams
    for message in outcome.bad:
        say('bad', name, message)
    if not outcome.bad:
        if outcome.why is None:
            say('pass', name)
        else:
            say('skip', name, outcome.why)


def main(module, start):
    try:
        tests = methods(module)
    except BaseException as error:
        say('none', described(error))
        return
    for number, test in enumerate(tests):
        if number >= int(start):
            name = test.id().replace('test.%s.' % module, '')
            say('run', str(number), name)
            run(test, name)
    say('end')


main(*sys.argv[1:])
