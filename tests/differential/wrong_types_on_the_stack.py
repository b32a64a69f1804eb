# Objects of the wrong type under every instruction that takes one off the stack, by code made by hand; what
# kills the reference is left out. 'in' is the same inside of SETUP_EXCEPT.
import sys, types, itertools
from dis import opmap
OP = opmap
def emit(*items):
    out = bytearray()
    for it in items:
        if isinstance(it, str): out.append(OP[it])
        else:
            op, arg = it
            if arg > 0xffff:
                out += bytes([OP['EXTENDED_ARG'], (arg >> 16) & 255, arg >> 24])
            out += bytes([OP[op], arg & 255, (arg >> 8) & 255])
    return bytes(out)
def fn(): return 1
def gen(): yield 1
class NoIter:
    def __iter__(self): return 3
class Map:
    def keys(self): return ['k']
    def __getitem__(self, k):
        if k == 2: raise IndexError
        return 'v'
class BadKeys:
    def keys(self): raise AttributeError('badkeys')
class BadKeys2:
    keys = 5
class L(list): pass
class D(dict): pass
class S(set): pass
class T(tuple): pass
VALUES = [('None', lambda: None), ('int', lambda: 7), ('tuple', lambda: (1, 2)), ('str', lambda: 'ab'), ('func', lambda: fn), ('mod', lambda: types.ModuleType('m')),
  ('list', lambda: [1]), ('dict', lambda: {'a': 1}), ('set', lambda: {1}), ('code', lambda: fn.__code__), ('type', lambda: ValueError), ('exc', lambda: ValueError('e')),
  ('L', lambda: L()), ('D', lambda: D(q=1)), ('S', lambda: S()), ('fs', lambda: frozenset([3])), ('bytes', lambda: b'x'), ('NoIter', NoIter), ('Map', Map), ('BadKeys', BadKeys), ('BadKeys2', BadKeys2), ('gen', gen), ('empty', lambda: ()), ('T', lambda: T((5,)))]
FEW = ['None', 'int', 'str', 'func', 'dict']
# op, arg, inputs, outputs
TABLE = [
 ('LIST_APPEND', 1, 2, 1), ('LIST_APPEND', 2, 3, 2), ('SET_ADD', 1, 2, 1), ('SET_ADD', 2, 3, 2), ('MAP_ADD', 1, 3, 1),
 ('BUILD_LIST_UNPACK', 1, 1, 1), ('BUILD_TUPLE_UNPACK', 2, 2, 1), ('BUILD_SET_UNPACK', 1, 1, 1), ('BUILD_SET_UNPACK', 2, 2, 1), ('BUILD_MAP_UNPACK', 1, 1, 1), ('BUILD_MAP_UNPACK', 2, 2, 1),
 ('BUILD_MAP_UNPACK_WITH_CALL', 0x102, 3, 2), ('BUILD_MAP_UNPACK_WITH_CALL', 2, 2, 1),
 ('BUILD_MAP', 1, 2, 1), ('BUILD_SET', 1, 1, 1), ('BUILD_SLICE', 2, 2, 1),
 ('CALL_FUNCTION', 0, 1, 1), ('CALL_FUNCTION', 1, 2, 1), ('CALL_FUNCTION', 0x100, 3, 1), ('CALL_FUNCTION_VAR', 0, 2, 1), ('CALL_FUNCTION_KW', 0, 2, 1), ('CALL_FUNCTION_VAR_KW', 0, 3, 1), ('CALL_FUNCTION_VAR', 0x100, 4, 1), ('CALL_FUNCTION_KW', 0x100, 4, 1),
 ('GET_ITER', None, 1, 1), ('GET_YIELD_FROM_ITER', None, 1, 1), ('GET_AWAITABLE', None, 1, 1), ('GET_AITER', None, 1, 1), ('GET_ANEXT', None, 1, 2), ('BEFORE_ASYNC_WITH', None, 1, 2),
 ('UNPACK_SEQUENCE', 1, 1, 1), ('UNPACK_SEQUENCE', 0, 1, 0), ('UNPACK_EX', 1, 1, 2), ('UNPACK_EX', 0x101, 1, 3),
 ('IMPORT_STAR', None, 1, 0), ('IMPORT_FROM', 0, 1, 2), ('IMPORT_NAME', 0, 2, 1),
 ('STORE_ATTR', 0, 2, 0), ('DELETE_ATTR', 0, 1, 0), ('LOAD_ATTR', 0, 1, 1), ('STORE_SUBSCR', None, 3, 0), ('DELETE_SUBSCR', None, 2, 0), ('BINARY_SUBSCR', None, 2, 1),
 ('RAISE_VARARGS', 1, 1, None), ('RAISE_VARARGS', 2, 2, None), ('RAISE_VARARGS', 0, 0, None),
 ('COMPARE_OP', 10, 2, 1), ('COMPARE_OP', 6, 2, 1), ('COMPARE_OP', 0, 2, 1), ('COMPARE_OP', 2, 2, 1), ('UNARY_NEGATIVE', None, 1, 1), ('UNARY_INVERT', None, 1, 1), ('UNARY_NOT', None, 1, 1), ('UNARY_POSITIVE', None, 1, 1),
 ('BINARY_ADD', None, 2, 1), ('BINARY_POWER', None, 2, 1), ('INPLACE_ADD', None, 2, 1), ('INPLACE_OR', None, 2, 1), ('BINARY_MATRIX_MULTIPLY', None, 2, 1), ('INPLACE_POWER', None, 2, 1), ('BINARY_MODULO', None, 2, 1), ('INPLACE_MULTIPLY', None, 2, 1),
 ('STORE_NAME', 0, 1, 0), ('STORE_GLOBAL', 0, 1, 0), ('DELETE_NAME', 0, 0, 0), ('DELETE_GLOBAL', 0, 0, 0),
 ('LOAD_BUILD_CLASS', None, 0, 1),
 ('POP_JUMP_IF_FALSE', 'jump', 1, 0),
]
def build(op, arg, n, outs, inside):
    names = ('nm', 'v0', 'v1', 'v2', 'v3')
    body = [('LOAD_GLOBAL', i + 1) for i in range(n)]
    if arg == 'jump':
        code = emit(*body)
        start = 3 if inside else 0
        target = start + len(code) + 3
        code += bytes([OP[op], target & 255, target >> 8])
    elif arg is None: code = emit(*(body + [op]))
    else: code = emit(*(body + [(op, arg)]))
    if op == 'RAISE_VARARGS': outs = 0
    tail = emit('RETURN_VALUE') if outs else emit(('LOAD_CONST', 0), 'RETURN_VALUE')
    if inside:
        code = code + emit('POP_BLOCK', ('LOAD_CONST', 1), 'RETURN_VALUE')
        code = bytes([OP['SETUP_EXCEPT'], len(code) & 255, len(code) >> 8]) + code + emit('DUP_TOP', ('STORE_NAME', 5), 'POP_TOP', ('STORE_NAME', 6), 'POP_TOP', 'POP_EXCEPT', ('LOAD_CONST', 2), 'RETURN_VALUE')
    else: code += tail
    flags = 0x40
    return types.CodeType(0, 0, 0, 30, flags, code, (None, 'fine', 'caught'), names + ('cls', 'val'), (), 'f.py', '<module>', 1, b'', (), ())
SHOWN = (int, str, bytes, type(None), bool, float)
def show(r):
    if isinstance(r, SHOWN): return repr(r)
    if isinstance(r, (tuple, list)): return type(r).__name__ + '(%s)' % ', '.join(map(show, r))
    if isinstance(r, (set, frozenset)): return type(r).__name__ + '(%s)' % ', '.join(sorted(map(show, r)))
    if isinstance(r, dict): return 'dict(%s)' % ', '.join(sorted(show(k) + ':' + show(v) for k, v in r.items()))
    return '<%s>' % type(r).__name__
def fix(s):
    out = []
    for part in s.split(' '): out.append('0x' if part.startswith('0x') else part)
    return ' '.join(out).replace('../src/', '')
import builtins
def run(number, op, arg, n, outs, names, makers, inside):
    code = build(op, arg, n, outs, inside)
    g = {'__builtins__': builtins, '__name__': 'zz'}
    for i, m in enumerate(makers): g['v%d' % i] = m()
    tag = '%d %s %s [%s]%s' % (number, op, arg, ' '.join(names), ' in' if inside else '')
    try: r = eval(code, g)
    except BaseException as e:
        print(tag, '!', type(e).__name__, fix(str(e)), type(e.__cause__).__name__, type(e.__context__).__name__)
        return
    if r == 'caught': print(tag, 'caught', g.get('cls').__name__, fix(str(g['val'])))
    else:
        if isinstance(r, types.GeneratorType):
            try: r = ('gen', next(r))
            except BaseException as e: r = ('gen raised', type(e).__name__, fix(str(e)))
        print(tag, '->', show(r), [show(g['v%d' % i]) for i in range(n)])
def cases():
    number = 0
    by = dict(VALUES)
    for op, arg, n, outs in TABLE:
        pool = [v[0] for v in VALUES] if n <= 1 else FEW if n == 2 else ['None', 'tuple', 'func'] if n == 3 else ['None', 'str']
        if op in ('LIST_APPEND', 'SET_ADD', 'MAP_ADD'): combos = [[v[0]] + ['int'] * (n - 1) for v in VALUES] + [[v[0]] + ['list'] * (n - 1) for v in VALUES]
        elif op.startswith('RAISE') : combos = itertools.product(['None', 'int', 'tuple', 'type', 'exc', 'str'], repeat=n)
        else: combos = itertools.product(pool, repeat=n)
        for combo in combos:
            for inside in (False, True)[:1 + (number % 4 == 0)]:
                yield number, op, arg, n, outs, combo, [by[c] for c in combo], inside
                number += 1
if __name__ == '__main__':
    for case in cases(): run(*case)
