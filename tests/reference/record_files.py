"""Records what `python3.5 FILE` says of files that it refuses, for the tests of bc-source.

    python3.5 tests/reference/record_files.py crates/bc-source/tests/data/files.jsonl

Each line of the file is a JSON list: the bytes of the file as the characters of Latin-1, and the type, message, line,
offset and text of the error, which are written anew; null if the file is not refused.
"""

import json
import sys
import tempfile

from cases import read_file


def main():
    with open(sys.argv[1]) as file:
        sources = [json.loads(line)[0] for line in file]
    with tempfile.TemporaryDirectory() as folder, open(sys.argv[1], "w") as out:
        for source in sources:
            said = read_file(sys.executable, folder, source.encode("latin-1"))
            out.write(json.dumps([source, None if said == ("ran",) else said]) + "\n")


main()
