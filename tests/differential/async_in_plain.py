# `async with` and `async for` in plain functions and classes that stand in an `async def`: the compiler takes them, and
# they work as long as nothing suspends. What does suspend ends the function with what it yields.


class Ready:
    """An awaitable that is done at once."""

    def __init__(self, value):
        self.value = value

    def __await__(self):
        return self.value
        yield


class Pending:
    """An awaitable that yields first."""

    def __init__(self, value):
        self.value = value

    def __await__(self):
        try:
            got = yield self.value
            print("sent", got)
        finally:
            print("left", self.value)
        return got


class Manager:
    def __init__(self, make, name):
        self.make, self.name = make, name

    def __aenter__(self):
        print("enter", self.name)
        return self.make(self.name)

    def __aexit__(self, kind, value, traceback):
        print("exit", self.name, kind and kind.__name__)
        return self.make(kind is not None)


class Count:
    def __init__(self, make, end):
        self.make, self.at, self.end = make, 0, end

    async def __aiter__(self):
        return self

    def __anext__(self):
        self.at += 1
        if self.at > self.end:
            raise StopAsyncIteration
        return self.make(self.at)


def run(coroutine):
    try:
        print("yields", coroutine.send(None))
    except StopIteration as e:
        print("returns", e.value)
    except Exception as e:
        print("raises", type(e).__name__, e)
    coroutine.close()


async def functions():
    def plain(make, body):
        async with Manager(make, "m") as name:
            print("in", name)
            if body == "raise":
                raise KeyError(name)
            if body == "return":
                return "returned"
        return "after"

    for make in (Ready, Pending):
        for body in ("pass", "raise", "return"):
            print(make.__name__, body, plain(make, body))


async def loops():
    def total(make):
        found = []
        async for x in Count(make, 3):
            if x == 2:
                continue
            found.append(x)
        else:
            found.append("else")
        return found

    def inside_of_handlers(make):
        for x in [1, 2]:
            try:
                raise KeyError(x)
            except KeyError:
                try:
                    async with Manager(make, "handler"):
                        print("handled")
                finally:
                    print("finally")
        return "end"

    print(total(Ready))
    print(total(Pending))
    print(inside_of_handlers(Ready))


async def classes():
    class A:
        async with Manager(Ready, "class") as name:
            x = 1
        y = 2
    print(A.__name__, A.name, A.x, A.y)


async def generators():
    def generator(make):
        yield 1
        async with Manager(make, "generator") as name:
            yield name
        yield 3

    print(list(generator(Ready)))
    g = generator(Pending)
    print(next(g), next(g), g.send("a"), next(g, "end"))
    g.close()


for each in (functions, loops, classes, generators):
    print(each.__name__)
    run(each())
