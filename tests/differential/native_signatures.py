# __text_signature__ of built-in functions
# Python 3.11 prints something else in lines 2, 3 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


t(lambda: len.__text_signature__, lambda: [].append.__text_signature__, lambda: print.__text_signature__, lambda: object.__text_signature__, lambda: object.__init__.__text_signature__)
