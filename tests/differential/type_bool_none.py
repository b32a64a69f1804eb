# bool, None, Ellipsis and NotImplemented as types
# Python 3.11 prints the same, and a warning.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


t(lambda: bool('False'), lambda: bool([]), lambda: bool(0.0), lambda: bool(None), lambda: True.real, lambda: True.bit_length(), lambda: type(None).__name__, lambda: None.__class__, lambda: None(), lambda: None + 1, lambda: repr(Ellipsis), lambda: bool(...), lambda: type(...).__name__, lambda: ...(), lambda: type(NotImplemented).__name__, lambda: NotImplemented(), lambda: hash(True), lambda: True.__and__(2), lambda: True.__and__('a'), lambda: True.__or__(False), lambda: False.__xor__(True), lambda: bool.__new__(int), lambda: bool.__mro__, lambda: True.conjugate(), lambda: str(True), lambda: True.to_bytes(1, 'big'), lambda: None.__bool__(), lambda: None.__eq__(None), lambda: None.__init__(), lambda: setattr(None, 'x', 1))
