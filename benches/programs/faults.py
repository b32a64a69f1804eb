"""Exceptions as results: what built-in types raise and programs catch,
chains of causes, handlers of several classes, `else`, re-raising, retries,
errors thrown into generators, and undoing through nested `finally`. Raised
by natives and by methods, through many frames, with context and traceback."""
import sys


class Failure(Exception):
    code = 1


class Temporary(Failure):
    code = 2

    def __init__(self, after):
        super().__init__('again after %d' % after)
        self.after = after


class Permanent(Failure):
    code = 3


class Missing(Permanent, LookupError):
    code = 4

    def __str__(self):
        return 'missing: ' + Permanent.__str__(self)


def convert(text):
    """A number, by asking forgiveness: int, float, or the length."""
    try:
        return int(text)
    except ValueError:
        try:
            return int(float(text) * 4)
        except ValueError:
            return -len(text)


def dig(value, *path):
    """What is at the end of a path of keys, attributes and indices."""
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError) as error:
            raise Missing(step) from error
        except TypeError:
            try:
                value = getattr(value, step)
            except AttributeError as error:
                raise Permanent(str(step)) from error
    return value


def natives(i, log):
    """Errors that come out of built-in types."""
    items = [1, 2, 3]
    for number, action in enumerate((lambda: items[i % 5], lambda: 10 // (i % 3),
                                     lambda: {}[i], lambda: items.index(i % 6),
                                     lambda: next(iter(items[i % 4:])),
                                     lambda: 'a' + i, lambda: items.missing)):
        try:
            log[number] += action()
        except (IndexError, KeyError):
            log[number] += 1
        except ArithmeticError:
            log[number] += 2
        except (ValueError, StopIteration):
            log[number] += 3
        except Exception as error:
            log[number] += len(type(error).__name__)


class Service:
    """Fails in turns: for some time, for good, or not at all."""

    def __init__(self):
        self.asked = 0

    def ask(self, depth):
        if depth:
            return self.ask(depth - 1)
        self.asked += 1
        turn = self.asked % 7
        if turn in (1, 2, 4):
            raise Temporary(turn)
        if turn == 5:
            raise Permanent(turn)
        return turn


def retry(service, limit):
    waited = 0
    for attempt in range(limit):
        try:
            answer = service.ask(attempt + 2)
        except Temporary as error:
            waited += error.after
        except Failure as error:
            return waited + 10 * error.code
        else:
            return waited + answer
        finally:
            waited += 1
    return -waited


def transaction(account, amounts):
    """All the amounts or none of them."""
    before = dict(account)
    try:
        for name, amount in amounts:
            left = account[name] + amount
            if left < 0:
                raise Permanent(name)
            account[name] = left
    except:
        account.clear()
        account.update(before)
        raise
    return sum(account.values())


def worker(log):
    total = 0
    while True:
        try:
            total += yield total
        except ValueError as error:
            total -= error.args[0]
        except GeneratorExit:
            log.append(total)
            raise
        finally:
            total += 1


def thrown(count):
    log = []
    task = worker(log)
    next(task)
    for i in range(count):
        if i % 4:
            task.send(i)
        else:
            task.throw(ValueError(i // 2))
    task.close()
    return log[0]


def climb(depth, i, log):
    """Through one level of `finally` and one of `except` for each call."""
    if depth == 0:
        if i % 3 == 0:
            raise KeyError(i)
        raise Missing(i) if i % 3 == 1 else Temporary(i)
    try:
        climb(depth - 1, i, log)
    except Temporary:
        if depth == 2:
            raise Permanent(depth)
        raise
    finally:
        log.append(depth)


def causes(error):
    """How long the chain behind an exception is, and how deep its traceback."""
    length = frames = 0
    while error is not None:
        length += 1
        trace = error.__traceback__
        while trace is not None:
            frames += 1
            trace = trace.tb_next
        error = error.__cause__ or error.__context__
    return length * 10 + frames


def main(n):
    texts = ['12', 'x12', '2.5', '', '-7', '1e1', 'nan!', '0x10']
    tree = {'a': [1, {'b': (2, 3)}], 'c': Service()}
    paths = [('a', 1, 'b', 0), ('a', 5), ('c', 'asked'), ('c', 'lost'), ('z',), ('a', 0, 'real')]
    log = [0] * 7
    service = Service()
    account = {'x': 50, 'y': 50}
    numbers = found = waited = chains = money = 0
    for i in range(n):
        numbers += convert(texts[i % len(texts)])
        try:
            found += dig(tree, *paths[i % len(paths)])
        except Missing as error:
            found += len(str(error)) + causes(error)
        except Failure as error:
            found += error.code + causes(error)
        natives(i, log)
        waited += retry(service, 3)
        try:
            money += transaction(account, [('x', i % 5 - 2), ('y', 1 - i % 3), ('xyz'[i % 3], -9)])
        except KeyError as error:
            money += len(error.args[0])
        except Permanent:
            account['x'] = account['y'] = 50
        order = []
        try:
            climb(4, i, order)
        except LookupError as error:
            chains += causes(error) + order[0]
        except Failure as error:
            chains += causes(error) * order[-1]
    print('faults', n, numbers, found, log, waited, money, chains, thrown(n * 4))


if __name__ == '__main__':
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40000)
