"""Faults put into sources, for `sources.py`: what people mistype, and what nobody would type.

Each edit takes a text and gives another; `mutated` makes some of them, and bytes in some encoding at times. Nothing here
compiles.
"""

import re

TOKEN = re.compile(r"[ \t]+|\n|\w+|'[^'\n]*'|\"[^\"\n]*\"|#[^\n]*|[-+*/%&|^<>=!@]+=?|.", re.S)
PIECES = """( ) [ ] { } : , ; . ... = == += -> @ * ** <> != - ~ $ ? ! ` ' " ''' \\ # 0x 1e 0777 1_0 1.5j rb' \\N{ \xe9 \u20ac
\u2028 \U0001d518 \ufeff if else elif for in not is and or lambda yield from async await def class while with as try except
finally raise return import global nonlocal del assert pass None True __debug__ print exec break continue""".split()
BLANKS = [" ", "  ", "    ", "\t", "        ", " \t", "\f", "\r", "\r\n", "\n", "\n\n", "\\\n", "\\", "\x00", "\x0b", "\xa0",
          "\u3000"]
ENCODINGS = ("utf-8 latin-1 iso-8859-15 cp1252 koi8-r ascii utf8 mac-roman cp437 iso-8859-7 nothing UTF-8 Latin_1 rot13 "
             "hex").split()
COOKIES = ["# -*- coding: %s -*-", "#coding:%s", "# vim: set fileencoding=%s :", "# coding = %s", "#coding : %s",
           "x = 1 # coding: %s"]


def place(chance, items):
    return chance.randrange(len(items)) if items else 0


def delete_token(chance, text):
    tokens = TOKEN.findall(text)
    at = place(chance, tokens)
    return "".join(tokens[:at] + tokens[at + 1:])


def repeat_token(chance, text):
    tokens = TOKEN.findall(text)
    at = place(chance, tokens)
    return "".join(tokens[:at] + tokens[at:at + 1] + tokens[at:])


def swap_tokens(chance, text):
    tokens = TOKEN.findall(text)
    words = [index for index, token in enumerate(tokens) if not token.isspace()]
    if len(words) > 1:
        one = place(chance, words[:-1])
        one, other = words[one], words[min(one + chance.choice([1, 1, 1, 2, 5]), len(words) - 1)]
        tokens[one], tokens[other] = tokens[other], tokens[one]
    return "".join(tokens)


def put_piece(chance, text):
    tokens = TOKEN.findall(text)
    at = place(chance, tokens)
    piece = chance.choice(PIECES)
    return "".join(tokens[:at] + [chance.choice([piece, piece + " ", " " + piece + " "])] + tokens[at + chance.randrange(2):])


def edit_character(chance, text):
    at = place(chance, text)
    new = chance.choice(["", "", chr(chance.randrange(32, 127)), text[at:at + 1] * 2, chance.choice(BLANKS), "\x7f", "\xe4"])
    return text[:at] + new + text[at + 1:]


def edit_indentation(chance, text):
    lines = text.split("\n")
    at = place(chance, lines)
    line = lines[at]
    blanks = line[:len(line) - len(line.lstrip())]
    blanks = chance.choice([blanks + " ", blanks[1:], blanks + "    ", blanks[4:], "", blanks.replace("    ", "\t"),
                            "\t" + blanks, blanks.replace("        ", "\t"), blanks + "\f", "\f" + blanks])
    lines[at] = blanks + line.lstrip()
    return "\n".join(lines)


def cut(chance, text):
    return text[:place(chance, text)] + chance.choice(["", "\n"])


def move_line(chance, text):
    lines = text.split("\n")
    line = lines.pop(place(chance, lines))
    lines.insert(place(chance, lines), line)
    return "\n".join(lines)


def join_lines(chance, text):
    lines = text.split("\n")
    at = place(chance, lines)
    return "\n".join(lines[:at] + [chance.choice(["", " ", ";", "\\\n"]).join(lines[at:at + 2])] + lines[at + 2:])


EDITS = [delete_token, delete_token, repeat_token, swap_tokens, swap_tokens, put_piece, put_piece, edit_character, edit_character,
         edit_indentation, cut, move_line, join_lines]


def encoded(chance, text):
    """Bytes, with a cookie or mark that tells the truth or not."""
    encoding = chance.choice(ENCODINGS)
    if chance.random() < 0.8:
        cookie = chance.choice(COOKIES) % encoding
        text = chance.choice([cookie + "\n", "\n" + cookie + "\n", "#!\n" + cookie + "\n", "'doc'\n" + cookie + "\n"]) + text
    at = place(chance, text)
    if chance.random() < 0.7:
        text = text[:at] + chance.choice(["\xe9", "\u20ac", "'\xe9'", "# \xe9", "\u0451", "\u03b1 = 1"]) + text[at:]
    try:
        data = text.encode(chance.choice([encoding, encoding, "utf-8", "latin-1"]), "replace")
    except (LookupError, UnicodeError, TypeError):
        data = text.encode("utf-8", "replace")
    if chance.random() < 0.15:
        data = b"\xef\xbb\xbf" + data
    if chance.random() < 0.2:
        at = place(chance, data)
        data = data[:at] + bytes([chance.randrange(128, 256)]) + data[at:]
    return data


def mutated(chance, text):
    """A text or bytes with some faults."""
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        text = chance.choice(EDITS)(chance, text)
    return encoded(chance, text) if chance.random() < 0.1 else text


def may_take_long(text):
    """Whether folding what a source has might take the reference seconds or gigabytes."""
    if isinstance(text, bytes):
        text = text.decode("latin-1")
    power = re.compile(r"(\*\*|<<)=?[\s(]*[-\w.]*\d\d\d|(\*\*|<<).*(\*\*|<<)|\*[\s(]*\d{7}|%[\d.]*\d{7}|%.*\*.*\d{7}")
    return any(power.search(line) for line in text.replace("\\\n", "").split("\n"))
