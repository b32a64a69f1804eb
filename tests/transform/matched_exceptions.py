# What follows `#=>` is the line that is printed after pattern_matched_exceptions.

def table():
    try:
        raise ValueError('bar')
    except TypeError:
        return 'type error'
    except ValueError('foo'):
        return 'foo'
    except ValueError('bar'):
        return 'bar'
    except ValueError('buzz'):
        return 'buzz'
print(table())  #=> bar

def named():
    try:
        raise ValueError('bar')
    except TypeError:
        return 'type error'
    except ValueError('foo') as e:
        return e.args[0] + '?'
    except ValueError('bar') as e:
        return e.args[0]
print(named())  #=> bar

def again():
    try:
        raise ValueError('bar')
    except ValueError('bar'):
        raise
try:
    again()
except ValueError as e:
    print('escaped', e.args)  #=> escaped ('bar',)

def plain():
    try:
        raise ValueError
    except ValueError:
        return 'matched'
    except ValueError('bar'):
        return 'bar'
print(plain())  #=> matched

def none_matches():
    try:
        raise ValueError('a', 1)
    except ValueError('a'):
        return 'one argument'
    except ValueError('a', 2):
        return 'other argument'
    except KeyError('a', 1):
        return 'other class'
try:
    none_matches()
except Exception as e:
    print(repr(e))  #=> ValueError('a', 1)

class Sub(ValueError):
    pass
def subclass(exception):
    try:
        raise exception
    except Sub('x'):
        return 'sub'
    except ValueError('x'):
        return 'base'
    except ValueError:
        return 'any'
print(subclass(Sub('x')), subclass(ValueError('x')), subclass(Sub('y')))  #=> sub base any

def tuples(exception, handled):
    try:
        raise exception
    except handled:
        return True
    except Exception:
        return False
print(tuples(KeyError(1), (ValueError, KeyError)))  #=> True
print(tuples(KeyError(1), (ValueError, TypeError)))  #=> False
print(tuples(KeyError(1), (ValueError, KeyError(1))))  #=> True
print(tuples(KeyError(1), (ValueError, KeyError(2))))  #=> False
print(tuples(KeyError(1), ((), (ValueError, (TypeError, (KeyError(1),))))))  #=> True
print(tuples(KeyError(1), ()))  #=> False

def odd(handled):
    try:
        try:
            raise KeyError(1)
        except handled:
            return 'handled'
    except TypeError as e:
        return str(e)
print(odd(5))  #=> catching classes that do not inherit from BaseException is not allowed
print(odd((KeyError, 5)))  #=> catching classes that do not inherit from BaseException is not allowed
print(odd(int))  #=> catching classes that do not inherit from BaseException is not allowed
print(odd(KeyError))  #=> handled

def clauses():
    done = []
    try:
        try:
            raise OSError(2, 'gone')
        except OSError(1, 'gone'):
            done.append('one')
        except OSError(2, 'gone') as e:
            done.append(e.errno)
            try:
                e.missing
            except AttributeError:
                done.append('inner')
        else:
            done.append('else')
        finally:
            done.append('finally')
        e
    except UnboundLocalError:
        done.append('e is gone')
    try:
        pass
    except ValueError('never'):
        done.append('never')
    else:
        done.append('else')
    return done
print(clauses())  #=> [2, 'inner', 'finally', 'e is gone', 'else']

def in_a_loop():
    for n in range(5):
        try:
            raise ValueError(n)
        except ValueError(1):
            continue
        except ValueError(3):
            return n
        except ValueError:
            pass
print(in_a_loop())  #=> 3

def generator():
    try:
        yield 1
    except ValueError('stop'):
        yield 'stopped'
g = generator()
print(next(g), g.throw(ValueError('stop')))  #=> 1 stopped

def context():
    try:
        try:
            raise KeyError('a')
        except KeyError('a'):
            raise ValueError('b')
    except ValueError('b') as e:
        return repr(e.__context__), e.__traceback__.tb_lineno - context.__code__.co_firstlineno
print(context())  #=> ("KeyError('a',)", 5)

isinstance = issubclass = type = BaseException = None
print(table(), tuples(KeyError(1), (ValueError, KeyError(1))))  #=> bar True

try:
    raise LookupError('in a module')
except LookupError('in a module'):
    print('module')  #=> module
class Body:
    try:
        raise LookupError('in a class')
    except LookupError('in a class') as e:
        print(e)  #=> in a class
