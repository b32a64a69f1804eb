# Code objects with bytes between their instructions that nothing ever runs, and with instructions that
# share bytes, as people make them who do not want their files to be read.
import sys
import types

POP_TOP, DUP_TOP, NOP, UNARY_NOT, BINARY_ADD = 1, 4, 9, 12, 23
GET_ITER, RETURN_VALUE, YIELD_VALUE, POP_BLOCK, END_FINALLY, POP_EXCEPT = 68, 83, 86, 87, 88, 89
FOR_ITER, LOAD_CONST, LOAD_NAME, JUMP_FORWARD, JUMP_IF_FALSE_OR_POP, JUMP_IF_TRUE_OR_POP = 93, 100, 101, 110, 111, 112
JUMP_ABSOLUTE, POP_JUMP_IF_FALSE, POP_JUMP_IF_TRUE, LOAD_GLOBAL, SETUP_LOOP, SETUP_EXCEPT = 113, 114, 115, 116, 120, 121
SETUP_FINALLY, LOAD_FAST, STORE_FAST, RAISE_VARARGS, CALL_FUNCTION, EXTENDED_ARG = 122, 124, 125, 130, 131, 144
BINARY_TRUE_DIVIDE = 27


def i(opcode, argument=None):
    if argument is None:
        return bytes([opcode])
    return bytes([opcode, argument & 255, argument >> 8])


def code(bytecode, consts=(None,), varnames=(), argcount=0, flags=67, lnotab=b'', names=()):
    kind = type((lambda: 0).__code__)
    return kind(argcount, 0, len(varnames), 20, flags, bytecode, tuple(consts), tuple(names), tuple(varnames),
                'junk.py', 'f', 10, lnotab)


def function(*args, **keywords):
    return types.FunctionType(code(*args, **keywords), globals())


JUNK = [
    ('nothing of 3.5', 'ff c8 07 ee'),
    ('half a LOAD_CONST', '64'),
    ('two thirds of one', '64 01'),
    ('no such constant', '64 3c 00'),
    ('no such cell', '51 87 09 00'),
    ('no such name', '65 63 63'),
    ('no such local', '7c 63 63'),
    ('no such opcode, in step', 'ff 00 00'),
    ('a prefix', '90 01 00'),
    ('half a prefix', '90 01'),
    ('prefixes', '90 01 00 90 02 00 90'),
    ('a prefix before what takes nothing', '90 01 00 01'),
    ('a jump out of the code', '71 ff ff'),
    ('a jump into an instruction', '71 01 00'),
    ('a jump beyond everything', '90 ff ff 71 ff ff'),
    ('a jump back', '71 00 00'),
    ('blocks', '78 ff ff 79 02 00 7a 01 00'),
    ('more than is on the stack', '01 01 01 17 17'),
    ('what only generators may', '56 56 48'),
    ('the end of blocks', '57 59 58 50'),
    ('a loop that is left', '50 77 ff ff'),
    ('a comparison of nothing', '6b 63 00'),
    ('a slice of nine', '85 09 00'),
    ('plain dead code', '64 00 00 53'),
    ('text', '73 65 63 72 65 74 21'),
    ('nul bytes', '00 00 00 00 00'),
]

for title, junk in JUNK:
    junk = bytes.fromhex(junk)
    n = len(junk)
    found = []
    consts = (None, 'secret', True, False, '', 0.0, (), (0,), 2.5, Ellipsis, b'', b'x', 0, 1)
    end = i(LOAD_CONST, 1) + i(RETURN_VALUE)
    found.append(function(i(JUMP_FORWARD, n) + junk + end, consts)())
    found.append(function(i(JUMP_ABSOLUTE, 3 + n) + junk + end, consts)())
    found.append(function(end + junk, consts)())
    found.append(function(end + junk + i(LOAD_CONST), consts)())
    for truth in range(2, len(consts)):
        jump = POP_JUMP_IF_TRUE if consts[truth] else POP_JUMP_IF_FALSE
        found.append(function(i(LOAD_CONST, truth) + i(jump, 6 + n) + junk + end, consts)())
        keep = JUMP_IF_TRUE_OR_POP if consts[truth] else JUMP_IF_FALSE_OR_POP
        found.append(function(i(LOAD_CONST, truth) + i(keep, 6 + n) + junk + i(POP_TOP) + end, consts)())
        # The other way: the jump is never taken, wherever it leads.
        other = POP_JUMP_IF_FALSE if consts[truth] else POP_JUMP_IF_TRUE
        found.append(function(i(LOAD_CONST, truth) + i(other, 10) + end + junk, consts)())
        found.append(function(i(LOAD_CONST, truth) + i(other, 7) + end + junk, consts)())
        # Negated, copied, and on the way through other jumps.
        found.append(function(i(LOAD_CONST, truth) + i(UNARY_NOT) + i(other, 7 + n) + junk + end, consts)())
        found.append(function(i(LOAD_CONST, truth) + i(DUP_TOP) + i(jump, 7 + n) + junk + i(POP_TOP) + end, consts)())
        found.append(function(i(LOAD_CONST, truth) + i(NOP) + i(JUMP_FORWARD, n) + junk + i(jump, 10 + 2 * n) + junk + end,
                              consts)())
    # Behind a return and a raise that are taken or not.
    pick = i(LOAD_FAST, 0) + i(POP_JUMP_IF_FALSE, 10 + n) + i(LOAD_CONST, 1) + i(RETURN_VALUE) + junk + i(LOAD_CONST, 8) + i(RETURN_VALUE)
    pick = function(pick, consts, ('x',), 1)
    found += [pick(1), pick(0)]
    print(title, len(found), [each for each in found if each != 'secret'])

print('-- blocks')
junk = bytes.fromhex('ff c8 07 ee 64')
n = len(junk)
# try: 1 / x; except: 'caught', with junk behind the body, behind the handler and behind its END_FINALLY.
body = i(LOAD_CONST, 1) + i(LOAD_FAST, 0) + i(BINARY_TRUE_DIVIDE) + i(RETURN_VALUE)
handler = i(POP_TOP) * 3 + i(POP_EXCEPT) + i(LOAD_CONST, 2) + i(RETURN_VALUE)
divide = function(i(SETUP_EXCEPT, len(body) + n) + body + junk + handler + junk, (None, 1, 'caught'), ('x',), 1)
print(divide(4), divide(0))
reraise = i(SETUP_FINALLY, len(body) + n) + body + junk + i(LOAD_GLOBAL, 0) + i(LOAD_CONST, 2) + i(CALL_FUNCTION, 1) + i(POP_TOP)
reraise += i(END_FINALLY) + i(LOAD_CONST, 0) + i(RETURN_VALUE) + junk
finally_ = function(reraise, (None, 1, 'finally'), ('x',), 1, names=('print',))
print(finally_(4))
try:
    finally_(0)
except ZeroDivisionError as error:
    print(error)
# An exception handler that only raises again, and junk behind it: nothing goes on there.
only = i(SETUP_EXCEPT, len(body)) + body + i(END_FINALLY) + junk
only = function(only, (None, 1), ('x',), 1)
print(only(2))
try:
    only(0)
except ZeroDivisionError as error:
    print(error)
# Loops that nothing breaks out of end anywhere.
for end in (0, 1, 2, n + 7, n + 8):
    loop = i(SETUP_LOOP, end) + i(LOAD_FAST, 0) + i(GET_ITER) + i(FOR_ITER, 4 + n) + i(POP_TOP) + i(JUMP_ABSOLUTE, 7) + junk
    loop += i(POP_BLOCK) + i(LOAD_CONST, 1) + i(RETURN_VALUE)
    print(end, function(loop, (None, 'done'), ('x',), 1)([1, 2, 3]))

print('-- instructions that share bytes')
many = tuple(range(70000))
# LOAD_CONST 0x0909 is NOP, NOP from its second byte on.
nops = i(LOAD_CONST, 5) + i(LOAD_FAST, 0) + i(POP_JUMP_IF_TRUE, 11) + i(POP_TOP) + i(LOAD_CONST, 0x0909) + i(RETURN_VALUE)
nops = function(nops, many, ('x',), 1)
print(nops(0), nops(1))
# LOAD_CONST 0x5301 is RETURN_VALUE at its last byte.
inner = i(LOAD_CONST, 5) + i(LOAD_FAST, 0) + i(POP_JUMP_IF_TRUE, 12) + i(POP_TOP) + i(LOAD_CONST, 0x5301) + i(RETURN_VALUE)
inner = function(inner, many, ('x',), 1)
print(inner(0), inner(1))
# Behind a prefix, and with it.
prefix = i(LOAD_FAST, 0) + i(POP_JUMP_IF_TRUE, 9) + i(EXTENDED_ARG, 1) + i(LOAD_CONST, 2) + i(RETURN_VALUE)
prefix = function(prefix, many, ('x',), 1)
print(prefix(0), prefix(1))
behind = function(i(JUMP_ABSOLUTE, 6) + i(EXTENDED_ARG, 1) + i(LOAD_CONST, 2) + i(RETURN_VALUE), many)
print(behind())
chain = i(LOAD_FAST, 0) + i(POP_JUMP_IF_TRUE, 12) + i(EXTENDED_ARG, 7) + i(EXTENDED_ARG, 1) + i(LOAD_CONST, 2) + i(RETURN_VALUE)
chain = function(chain, many, ('x',), 1)
print(chain(0), chain(1))
# In a loop, one way and the other: x[0] + ... with LOAD_CONST 0x0909 or 1 added, each time.
loop = (i(LOAD_CONST, 0) + i(STORE_FAST, 1) + i(SETUP_LOOP, 39) + i(LOAD_FAST, 0) + i(GET_ITER)  # ends at 13
        + i(FOR_ITER, 28) + i(STORE_FAST, 2)  # 13, ends at 19
        + i(LOAD_CONST, 1) + i(LOAD_FAST, 2) + i(POP_JUMP_IF_TRUE, 30)  # ends at 28
        + i(POP_TOP) + i(LOAD_CONST, 0x0909)  # 28, 29..32
        + i(LOAD_FAST, 1) + i(BINARY_ADD) + i(STORE_FAST, 1) + i(JUMP_ABSOLUTE, 13)  # 32, ends at 42
        + i(NOP) * 2 + i(POP_BLOCK) + i(LOAD_FAST, 1) + i(RETURN_VALUE))
total = function(loop, many, ('x', 'sum', 'each'), 1)
print(total([0, 1, 1, 0, 1]), total([]), total([0] * 100 + [1] * 100))

print('-- generators')
gen = (i(LOAD_CONST, 1) + i(YIELD_VALUE) + i(POP_TOP) + i(JUMP_FORWARD, n) + junk
       + i(LOAD_CONST, 2) + i(YIELD_VALUE) + i(POP_TOP) + i(JUMP_ABSOLUTE, 26) + junk + i(LOAD_CONST, 0) + i(RETURN_VALUE))
gen = function(gen, (None, 'one', 'two'), flags=99)()
while True:
    print(gen.gi_frame and gen.gi_frame.f_lasti, next(gen, 'end'))
    if gen.gi_frame is None:
        break
# A yield whose last byte the jump leads behind: YIELD_VALUE is the last byte of LOAD_CONST 0x5605.
both = (i(LOAD_CONST, 7) + i(LOAD_FAST, 0) + i(POP_JUMP_IF_TRUE, 12) + i(POP_TOP) + i(LOAD_CONST, 0x5605)
        + i(POP_TOP) + i(LOAD_CONST, 3) + i(YIELD_VALUE) + i(RETURN_VALUE))
both = function(both, many, ('x',), 1, flags=99)
for x in (0, 1):
    gen = both(x)
    steps = []
    for value in gen:
        steps.append((value, gen.gi_frame.f_lasti))
    print(steps)

print('-- lines')
# Lines 11 at 0, 12 in the junk, 13 behind it, 14 at the division.
lines = i(LOAD_CONST, 1) + i(JUMP_FORWARD, n) + junk + i(LOAD_FAST, 0) + i(BINARY_TRUE_DIVIDE) + i(RETURN_VALUE)
table = bytes([0, 1, 8, 1, n - 2, 1, 3, 1])
divide = function(lines, (None, 1), ('x',), 1, lnotab=table)


def where(called, *args):
    try:
        return called(*args)
    except ZeroDivisionError:
        traceback = sys.exc_info()[2].tb_next
        return traceback.tb_lineno, traceback.tb_lasti, traceback.tb_frame.f_lineno, traceback.tb_frame.f_lasti


def traced(called, *args):
    events = []

    def tracer(frame, event, arg):
        if frame.f_code.co_filename == 'junk.py':
            events.append((event, frame.f_lineno, frame.f_lasti))
            return tracer

    sys.settrace(tracer)
    try:
        result = where(called, *args)
    finally:
        sys.settrace(None)
    return result, events


print(where(divide, 0), where(divide, 2))
print(traced(divide, 2))
print(traced(divide, 0))
print(traced(nops, 0), traced(nops, 1))
print(traced(total, [0, 1]))

print('-- other lines to go on at')
# x = 1 on line 11, junk on 12, x = 2 on 13, return x on 14
moved = (i(LOAD_CONST, 1) + i(STORE_FAST, 0) + i(JUMP_FORWARD, n) + junk
         + i(LOAD_CONST, 2) + i(STORE_FAST, 0) + i(LOAD_FAST, 0) + i(RETURN_VALUE))
table = bytes([0, 1, 10, 1, n - 1, 1, 6, 1])
moved = function(moved, (None, 1, 2), ('x',), lnotab=table)


def jumping(called, at, to):
    def tracer(frame, event, arg):
        if frame.f_code is not called.__code__:
            return None
        if event == 'line' and frame.f_lineno == at:
            frame.f_lineno = to
        return tracer

    sys.settrace(tracer)
    try:
        return called()
    except (ValueError, UnboundLocalError) as error:
        return error
    finally:
        sys.settrace(None)


print(moved(), jumping(moved, 13, 14), jumping(moved, 11, 13), jumping(moved, 11, 14))
