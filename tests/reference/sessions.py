"""Records what CPython 3.5 says in interactive sessions whose lines come from a pipe.

    python3.5 tests/reference/sessions.py tests/data/sessions.json

reads the sessions in the file and writes them again with what the interpreter that runs this script prints when it is
started with -i: on standard output, on standard error behind the banner, and its exit code. A session needs a name and its
input ("in"), a list of lines; to add one, write these two and record. A line is a text, or a list of bytes if it is no UTF-8.
What is printed must not hold addresses or depend on a seed.
"""

import collections
import json
import os
import re
import subprocess
import sys
import tempfile

BANNER = re.compile(rb'Python .*\n.*\nType "help".*\n')


def to_bytes(lines):
    return b''.join(line.encode() if isinstance(line, str) else bytes(line) for line in lines)


def to_lines(data):
    lines = []
    for line in re.findall(b'[^\n]*\n|[^\n]+', data):
        try:
            lines.append(line.decode())
        except UnicodeDecodeError:
            lines.append(list(line))
    return lines


def record(given, home):
    # The history of what was typed is written to the home folder.
    environ = {'LC_ALL': 'C.UTF-8', 'TERM': 'dumb', 'HOME': home, 'PYTHONHASHSEED': '0'}
    environ.update((key, os.environ[key]) for key in ['PYTHONHOME', 'PYTHONPATH'] if key in os.environ)
    process = subprocess.Popen(
        [sys.executable, '-i'], env=environ,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = process.communicate(given)
    return out, BANNER.sub(b'', err, 1), process.returncode


def main(path):
    with open(path, encoding='utf-8') as file:
        sessions = json.load(file, object_pairs_hook=collections.OrderedDict)
    recorded = []
    for session in sessions:
        with tempfile.TemporaryDirectory() as home:
            out, err, code = record(to_bytes(session['in']), home)
        for shown in [out, err]:
            if re.search(rb'0x[0-9a-f]{6}', shown):
                sys.exit('%s: there is an address in what it prints' % session['name'])
        recorded.append(collections.OrderedDict([
            ('name', session['name']), ('in', session['in']),
            ('out', to_lines(out)), ('err', to_lines(err)), ('code', code)]))
    with open(path, 'w', encoding='utf-8') as file:
        # One line for each list: a session can be read at a glance.
        file.write('[\n')
        for number, session in enumerate(recorded):
            fields = ['    %s: %s' % (json.dumps(key), json.dumps(value, ensure_ascii=False))
                      for key, value in session.items()]
            comma = ',' if number + 1 < len(recorded) else ''
            file.write('  {\n%s\n  }%s\n' % (',\n'.join(fields), comma))
        file.write(']\n')


main(*sys.argv[1:])
