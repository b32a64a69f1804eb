# A SyntaxError changes its words where it sees a statement of Python 2; what it was made with stays.
SOURCES = ["print 1", "exec 1", "if 1: print x", "print a,", "print a(b)", "  print 1", "printer 1",
           "exec 'x' in y", "while 1: exec 'x'", "x = 1; print 2", "print(1) 2", "print\t1", "print", "exec",
           "lambda: print 1", "try: print 1\nexcept: pass", "class print 1", "print >>f, 1", "print 'a' % b, c"]
for source in SOURCES:
    for mode in ("exec", "eval", "single"):
        for given in (source, source + "\n", source.encode()):
            try:
                compile(given, "f", mode)
            except SyntaxError as error:
                print(mode, error.args, error.msg, error, error.lineno, error.offset, repr(error.text))
            else:
                print(mode, "is right")
for arguments in [("invalid syntax", ("f", 1, 7, "print 1\n")), ("other", ("f", 1, 7, "print 1")),
                  ("other", ("f", 1, 7, None)), ("other", ("f", 1, 7, "print(1) 2")), ("other",)]:
    error = SyntaxError(*arguments)
    print(error.args, error.msg, error)
