"""Records the strings that CPython 3.5.10 holds as interned when it writes a `.pyc`. Run by CPython 3.5.10:

    PYTHON tests/reference/record_resident.py LIB OUT

A process compiles a file as `python3.5 -c "import py_compile; py_compile.compile(FILE)"` does and then looks up every
word that occurs in the sources under LIB and in the interpreter's executable and extension modules. A word is resident
if interning a new string gives another object; of a string of one character, of which there is only one, marshal tells
whether it is interned. OUT gets one string a line, sorted; what is resident only once `\\N{}` has been read stands behind
`\\N `. `crates/bc-source/src/objects/resident.txt` is made by this.
"""

import os
import re
import subprocess
import sys
import sysconfig
import tempfile

# Its own names must be resident anyway, or they would be found for being here.
PROBE = """
import sys, marshal
for name in map(chr, range(256)):
    if marshal.dumps(name)[0] & 127 in b"ZAt":
        print(ascii(name)[1:-1])
for line in open(sys.argv[2], errors="surrogateescape"):
    name = line[:-1]
    if sys.intern(name) is not name:
        print(name)
"""

COMPILE = """
import py_compile, sys
py_compile.compile(sys.argv[1], cfile=sys.argv[1] + "c", doraise=True)
exec(sys.stdin.read())
"""


def words(lib):
    """What may be resident."""
    found = set()
    for folder, _, files in os.walk(lib):
        for file in files:
            if file.endswith(".py"):
                with open(os.path.join(folder, file), encoding="latin-1") as source:
                    text = source.read()
                found.update(re.findall(r"[\w.]+", text))
                found.update(re.findall(r"\w+", text))
                # Private names, as they are stored.
                private = set(re.findall(r"\b__\w*[^\W_]_?\b", text))
                for name in set(re.findall(r"^\s*class\s+_*(\w+)", text, re.M)):
                    found.update("_" + name + attribute for attribute in private)
                found.update(re.findall(r"'([ -~]{1,80}?)'", text))
                found.update(re.findall(r'"([ -~]{1,80}?)"', text))
    binaries = [sys.executable]
    for folder in sys.path + [sysconfig.get_config_var("DESTSHARED") or ""]:
        if os.path.isdir(folder):
            binaries += [os.path.join(folder, file) for file in os.listdir(folder) if file.endswith(".so")]
    for binary in binaries:
        with open(binary, "rb") as file:
            strings = {word.decode("ascii") for word in re.findall(rb"[ -~]{1,80}(?=\0)", file.read())}
        found.update(strings)
        # A linker lets one string be the end of another.
        found.update(word[at:] for word in strings if re.match(r"\w+$", word) for at in range(1, len(word)))
    for module in list(sys.modules):
        found.add(module)
    # `site` has them read, and they lie beside the executable. The names are the same for each build of a version on a
    # system, since its Makefile and `pyconfig.h` have them; the values are not.
    found.update(sysconfig.get_config_vars())
    found.update("<%s>" % name for name in ("module", "lambda", "listcomp", "setcomp", "dictcomp", "genexpr", "string"))
    found.update(".%d" % number for number in range(10))
    return found


def resident(folder, source):
    """The strings that are interned once a source has been compiled."""
    path = os.path.join(folder, "source.py")
    with open(path, "w") as file:
        file.write(source)
    arguments = [sys.executable, "-c", COMPILE, path, os.path.join(folder, "words")]
    answer = subprocess.check_output(arguments, input=PROBE.encode(), env=dict(os.environ, PYTHONIOENCODING="ascii"))
    return set(answer.decode("ascii").splitlines()) - {""}


def main():
    lib, out = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "words"), "w") as file:
            file.writelines(word + "\n" for word in sorted(words(lib)) if len(word) > 1 and all(" " <= c <= "~" for c in word))
        always = resident(folder, "")
        named = resident(folder, r"'\N{BULLET}'")
    with open(out, "w") as file:
        file.writelines(name + "\n" for name in sorted(always))
        file.writelines("\\N " + name + "\n" for name in sorted(named - always))
    print("%d strings are resident, %d more with \\N{}" % (len(always), len(named - always)))


main()
