"""Records which lines sys.settrace tells of programs of the corpus, for tests/suite/recorder.rs.

    python3.5 tests/reference/record_line_events.py > tests/data/line_events.json

Only frames of the program's own code count, and of each program the first 3,000 events.
"""
import json
import marshal
import os
import sys

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'programs')
MOST = 3000


def record(path):
    with open(path, 'rb') as file:
        code = marshal.loads(file.read()[12:])
    events = []

    def local(frame, event, arg):
        if event == 'line' and len(events) < MOST:
            events.append('%s:%d' % (frame.f_code.co_name, frame.f_lineno))
        return local

    def trace(frame, event, arg):
        return local if frame.f_code.co_filename == code.co_filename else None

    namespace = {'__name__': '__main__', '__builtins__': __builtins__}
    stdout, sys.stdout = sys.stdout, open(os.devnull, 'w')
    sys.path.insert(0, FOLDER)
    sys.settrace(trace)
    try:
        exec(code, namespace)
    finally:
        sys.settrace(None)
        sys.path.pop(0)
        sys.stdout.close()
        sys.stdout = stdout
    return events


def main():
    names = sorted(name for name in os.listdir(FOLDER) if name.endswith('.pyc'))
    chosen = []
    for name in names:
        # Two programs of each tier, and those about blocks.
        tier = name[:1]
        about_blocks = any(word in name for word in ('with', 'finally', 'except', 'gen', 'coro'))
        if name[1] == '_' and (sum(1 for each in chosen if each[:1] == tier) < 2 or about_blocks):
            chosen.append(name)
    table = {}
    for name in chosen:
        try:
            table[name] = record(os.path.join(FOLDER, name))
        except SystemExit:
            continue
    print('{')
    print(',\n'.join('"%s": %s' % (name, json.dumps(table[name])) for name in sorted(table)))
    print('}')


if __name__ == '__main__':
    main()
