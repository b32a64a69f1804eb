"""Records the other names of characters that CPython 3.5 knows: run it with that interpreter.

    python3.5 tests/reference/record_aliases.py NameAliases.txt > crates/bc-core/src/unicode/aliases.txt

`NameAliases.txt` is that of the Unicode standard, 8.0 or later. A line is a name and its code point, by name.
"""

import sys
import unicodedata

found = {}
for line in open(sys.argv[1], encoding="utf-8"):
    point, _, rest = line.partition(";")
    if line.startswith("#") or not rest:
        continue
    name = rest.split(";")[0]
    try:
        character = unicodedata.lookup(name)
    except KeyError:
        continue
    if unicodedata.name(character, "") != name:
        found[name] = ord(character)
for name in sorted(found):
    print("%s;%X" % (name, found[name]))
