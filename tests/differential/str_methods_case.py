# str: case methods over Unicode
# Python 3.11 prints something else in lines 7, 11, 27 of the output.
for s in ['hello World', 'STRASSE', 'stra\xdfe', '\u01c6abc', '\u0130I\u0131', '\ufb01n', "they're o'neil x2y", '\u03a3\u03c3\u03c2 \u039f\u03a3', '\u1e9e', '\U00010400\U00010428', '', '\ud800a', '\u0149', '\u1f80', 'A\u0345']:
    print(ascii([s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase(), s.casefold()]))
    print([s.isupper(), s.islower(), s.istitle(), s.isalpha(), s.isalnum(), s.isidentifier(), s.isprintable()])
for s in ['5', '\xb2', '\u0665', '\u2155', '\u4e00', 'a5', '', ' ', '\t\n', '\x1c', '\xa0', '\u200b', '\u2028', '\x85', 'if', '_x', '9x', '\xe9', '\u2118', '\U0001d7d8', '\xad']:
    print(ascii(s), s.isdecimal(), s.isdigit(), s.isnumeric(), s.isspace(), s.isalnum(), s.isidentifier(), s.isprintable(), ascii(s.strip()))
