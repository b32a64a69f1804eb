# dis.code_info is a function with code of its own, which dis can look at.
import contextlib
import dis
import io
import types


def without_file(text):
    return '\n'.join(line for line in text.splitlines() if not line.startswith('Filename:'))


print(type(dis.code_info).__name__, dis.code_info.__name__, dis.code_info.__qualname__, dis.code_info.__module__, dis.code_info.__doc__)
print(without_file(dis.code_info(dis.code_info)))
print(without_file(dis.Bytecode(dis.code_info).info()))
shown = io.StringIO()
dis.show_code(dis.code_info, file=shown)
print(without_file(shown.getvalue()))
dis.dis(dis.code_info)
print([instruction.opname for instruction in dis.get_instructions(dis.code_info)])
code = dis.code_info.__code__
print(code.co_argcount, code.co_varnames, code.co_names, code.co_consts, code.co_flags, code.co_stacksize, list(dis.findlinestarts(code)))
print(dis.code_info.__defaults__, dis.code_info.__kwdefaults__, dis.code_info.__closure__, dis.code_info.__globals__ is vars(dis))


def attempt(*args, **names):
    try:
        return without_file(dis.code_info(*args, **names))
    except Exception as error:
        return type(error).__name__, str(error)


def sample(a, *, b=1):
    return [a, b]


print(attempt(x=sample))
print(attempt(), attempt(1, 2), attempt(object()), attempt(y=1))
print(attempt((i for i in ())).splitlines()[0], attempt(types.SimpleNamespace(__func__=sample)).splitlines()[0])
print(dis._get_code_object(sample) is sample.__code__, without_file(dis._format_code_info(sample.__code__)) == attempt(sample))
saved = dis._format_code_info
dis._format_code_info = lambda code: 'mine ' + code.co_name
print(dis.code_info(sample))
dis._format_code_info = saved
