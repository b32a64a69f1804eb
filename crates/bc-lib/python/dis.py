# Listings of the instructions of code: the module dis of 3.5's library.
#
# The lines of `code_info` are those it has there, since it can list itself.
"""Disassembler of Python byte code into mnemonics."""

import sys
import types
import collections
import io

from opcode import *
from opcode import __all__ as _opcodes_all

__all__ = ["code_info", "dis", "disassemble", "distb", "disco", "findlinestarts", "findlabels",
           "show_code", "get_instructions", "Instruction", "Bytecode"] + _opcodes_all
del _opcodes_all

# What `dis` looks into when it finds it in a namespace.
_have_code = (types.MethodType, types.FunctionType, types.CodeType, classmethod, staticmethod,
              type)

COMPILER_FLAG_NAMES = {
    1: "OPTIMIZED", 2: "NEWLOCALS", 4: "VARARGS", 8: "VARKEYWORDS", 16: "NESTED", 32: "GENERATOR",
    64: "NOFREE", 128: "COROUTINE", 256: "ITERABLE_COROUTINE",
}


def _try_compile(source, name):
    try:
        return compile(source, name, "eval")
    except SyntaxError:
        return compile(source, name, "exec")


def dis(x=None, *, file=None):
    """Disassemble classes, methods, functions, generators, or code."""
    if x is None:
        distb(file=file)
        return
    if hasattr(x, "__func__"):
        x = x.__func__
    if hasattr(x, "__code__"):
        x = x.__code__
    if hasattr(x, "gi_code"):
        x = x.gi_code
    if hasattr(x, "__dict__"):
        for name, value in sorted(x.__dict__.items()):
            if not isinstance(value, _have_code):
                continue
            print("Disassembly of %s:" % name, file=file)
            try:
                dis(value, file=file)
            except TypeError as refusal:
                print("Sorry:", refusal, file=file)
            print(file=file)
    elif hasattr(x, "co_code"):
        disassemble(x, file=file)
    elif isinstance(x, (bytes, bytearray)):
        _disassemble_bytes(x, file=file)
    elif isinstance(x, str):
        _disassemble_str(x, file=file)
    else:
        raise TypeError("don't know how to disassemble %s objects" % type(x).__name__)


def distb(tb=None, *, file=None):
    """Disassemble a traceback (default: last traceback)."""
    if tb is None:
        try:
            tb = sys.last_traceback
        except AttributeError:
            raise RuntimeError("no last traceback to disassemble")
        while tb.tb_next:
            tb = tb.tb_next
    disassemble(tb.tb_frame.f_code, tb.tb_lasti, file=file)


def pretty_flags(flags):
    """Return pretty representation of code flags."""
    names = []
    for bit in range(32):
        flag = 1 << bit
        if flags & flag:
            names.append(COMPILER_FLAG_NAMES.get(flag, hex(flag)))
            flags ^= flag
            if not flags:
                break
    else:
        # No flags at all, or some that are no bits of a C int.
        names.append(hex(flags))
    return ", ".join(names)


def _get_code_object(x):
    """Helper to handle methods, functions, generators, strings and raw code objects"""
    if hasattr(x, "__func__"):
        x = x.__func__
    if hasattr(x, "__code__"):
        x = x.__code__
    if hasattr(x, "gi_code"):
        x = x.gi_code
    if isinstance(x, str):
        x = _try_compile(x, "<disassembly>")
    if hasattr(x, "co_code"):
        return x
    raise TypeError("don't know how to disassemble %s objects" % type(x).__name__)


def _get_const_info(const_index, const_list):
    argval = const_index if const_list is None else const_list[const_index]
    return argval, repr(argval)


def _get_name_info(name_index, name_list):
    if name_list is None:
        return name_index, repr(name_index)
    name = name_list[name_index]
    return name, name


def code_info(x):
    """Formatted details of methods, functions, or code."""
    return _format_code_info(_get_code_object(x))


def _format_code_info(co):
    lines = ["Name:              %s" % co.co_name,
             "Filename:          %s" % co.co_filename,
             "Argument count:    %s" % co.co_argcount,
             "Kw-only arguments: %s" % co.co_kwonlyargcount,
             "Number of locals:  %s" % co.co_nlocals,
             "Stack size:        %s" % co.co_stacksize,
             "Flags:             %s" % pretty_flags(co.co_flags)]
    if co.co_consts:
        lines.append("Constants:")
        for pair in enumerate(co.co_consts):
            lines.append("%4d: %r" % pair)
    if co.co_names:
        lines.append("Names:")
        for pair in enumerate(co.co_names):
            lines.append("%4d: %s" % pair)
    if co.co_varnames:
        lines.append("Variable names:")
        for pair in enumerate(co.co_varnames):
            lines.append("%4d: %s" % pair)
    if co.co_freevars:
        lines.append("Free variables:")
        for pair in enumerate(co.co_freevars):
            lines.append("%4d: %s" % pair)
    if co.co_cellvars:
        lines.append("Cell variables:")
        for pair in enumerate(co.co_cellvars):
            lines.append("%4d: %s" % pair)
    return "\n".join(lines)


def show_code(co, *, file=None):
    """Print details of methods, functions, or code to *file*."""
    print(code_info(co), file=file)


_Instruction = collections.namedtuple(
    "_Instruction", "opname opcode arg argval argrepr offset starts_line is_jump_target")


class Instruction(_Instruction):
    """Details for a bytecode operation"""

    def _disassemble(self, lineno_width=3, mark_as_current=False):
        """Format instruction details for inclusion in disassembly output"""
        fields = []
        if lineno_width:
            if self.starts_line is not None:
                fields.append("%%%dd" % lineno_width % self.starts_line)
            else:
                fields.append(" " * lineno_width)
        fields.append("-->" if mark_as_current else "   ")
        fields.append(">>" if self.is_jump_target else "  ")
        fields.append(repr(self.offset).rjust(4))
        fields.append(self.opname.ljust(20))
        if self.arg is not None:
            fields.append(repr(self.arg).rjust(5))
            if self.argrepr:
                fields.append("(" + self.argrepr + ")")
        return " ".join(fields).rstrip()


def get_instructions(x, *, first_line=None):
    """Iterator for the opcodes in methods, functions or code"""
    co = _get_code_object(x)
    cell_names = co.co_cellvars + co.co_freevars
    linestarts = dict(findlinestarts(co))
    line_offset = 0 if first_line is None else first_line - co.co_firstlineno
    return _get_instructions_bytes(co.co_code, co.co_varnames, co.co_names, co.co_consts,
                                   cell_names, linestarts, line_offset)


def _get_instructions_bytes(code, varnames=None, names=None, constants=None, cells=None,
                            linestarts=None, line_offset=0):
    labels = findlabels(code)
    starts_line = None
    for offset, op, arg in _unpack_opargs(code):
        if linestarts is not None:
            starts_line = linestarts.get(offset, None)
            if starts_line is not None:
                starts_line += line_offset
        is_jump_target = offset in labels
        argval = arg
        argrepr = ""
        if arg is not None:
            if op in hasconst:
                argval, argrepr = _get_const_info(arg, constants)
            elif op in hasname:
                argval, argrepr = _get_name_info(arg, names)
            elif op in hasjrel:
                argval = offset + 3 + arg
                argrepr = "to " + repr(argval)
            elif op in haslocal:
                argval, argrepr = _get_name_info(arg, varnames)
            elif op in hascompare:
                argval = argrepr = cmp_op[arg]
            elif op in hasfree:
                argval, argrepr = _get_name_info(arg, cells)
            elif op in hasnargs:
                argrepr = "%d positional, %d keyword pair" % (arg % 256, arg // 256)
        yield Instruction(opname[op], op, arg, argval, argrepr, offset, starts_line,
                          is_jump_target)


def disassemble(co, lasti=-1, *, file=None):
    """Disassemble a code object."""
    cell_names = co.co_cellvars + co.co_freevars
    linestarts = dict(findlinestarts(co))
    _disassemble_bytes(co.co_code, lasti, co.co_varnames, co.co_names, co.co_consts, cell_names,
                       linestarts, file=file)


def _disassemble_bytes(code, lasti=-1, varnames=None, names=None, constants=None, cells=None,
                       linestarts=None, *, file=None, line_offset=0):
    # Bytes alone have no lines.
    show_lineno = linestarts is not None
    lineno_width = 3 if show_lineno else 0
    for instr in _get_instructions_bytes(code, varnames, names, constants, cells, linestarts,
                                         line_offset=line_offset):
        if show_lineno and instr.starts_line is not None and instr.offset > 0:
            print(file=file)
        print(instr._disassemble(lineno_width, instr.offset == lasti), file=file)


def _disassemble_str(source, *, file=None):
    disassemble(_try_compile(source, "<dis>"), file=file)


# An older name of the same function.
disco = disassemble


def _unpack_opargs(code):
    extended_arg = 0
    size = len(code)
    i = 0
    while i < size:
        op = code[i]
        offset = i
        i += 1
        arg = None
        if op >= HAVE_ARGUMENT:
            arg = code[i] + code[i + 1] * 256 + extended_arg
            extended_arg = 0
            i += 2
            if op == EXTENDED_ARG:
                extended_arg = arg * 65536
        yield offset, op, arg


def findlabels(code):
    """Detect all offsets in a byte code which are jump targets."""
    labels = []
    for offset, op, arg in _unpack_opargs(code):
        if arg is None:
            continue
        if op in hasjrel:
            label = offset + 3 + arg
        elif op in hasjabs:
            label = arg
        else:
            continue
        if label >= 0 and label not in labels:
            labels.append(label)
    return labels


def findlinestarts(code):
    """Find the offsets in a byte code which are start of lines in the source."""
    # Lines are counted upwards only, as 3.5 does.
    lnotab = code.co_lnotab
    lastlineno = None
    lineno = code.co_firstlineno
    addr = 0
    for byte_incr, line_incr in zip(list(lnotab[0::2]), list(lnotab[1::2])):
        if byte_incr:
            if lineno != lastlineno:
                yield addr, lineno
                lastlineno = lineno
            addr += byte_incr
        lineno += line_incr
    if lineno != lastlineno:
        yield addr, lineno


class Bytecode:
    """The bytecode operations of a piece of code"""

    def __init__(self, x, *, first_line=None, current_offset=None):
        self.codeobj = co = _get_code_object(x)
        if first_line is None:
            self.first_line = co.co_firstlineno
            self._line_offset = 0
        else:
            self.first_line = first_line
            self._line_offset = first_line - co.co_firstlineno
        self._cell_names = co.co_cellvars + co.co_freevars
        self._linestarts = dict(findlinestarts(co))
        self._original_object = x
        self.current_offset = current_offset

    def __iter__(self):
        co = self.codeobj
        return _get_instructions_bytes(co.co_code, co.co_varnames, co.co_names, co.co_consts,
                                       self._cell_names, self._linestarts,
                                       line_offset=self._line_offset)

    def __repr__(self):
        return "{}({!r})".format(self.__class__.__name__, self._original_object)

    @classmethod
    def from_traceback(cls, tb):
        """Construct a Bytecode from the given traceback"""
        while tb.tb_next:
            tb = tb.tb_next
        return cls(tb.tb_frame.f_code, current_offset=tb.tb_lasti)

    def info(self):
        """Return formatted information about the code object."""
        return _format_code_info(self.codeobj)

    def dis(self):
        """Return a formatted view of the bytecode operations."""
        co = self.codeobj
        offset = -1 if self.current_offset is None else self.current_offset
        with io.StringIO() as output:
            _disassemble_bytes(co.co_code, varnames=co.co_varnames, names=co.co_names,
                               constants=co.co_consts, cells=self._cell_names,
                               linestarts=self._linestarts, line_offset=self._line_offset,
                               file=output, lasti=offset)
            return output.getvalue()


def _test():
    import argparse

    parser = argparse.ArgumentParser()
    parser.add_argument("infile", type=argparse.FileType(), nargs="?", default="-")
    args = parser.parse_args()
    with args.infile as infile:
        source = infile.read()
    dis(compile(source, args.infile.name, "exec"))


if __name__ == "__main__":
    _test()
