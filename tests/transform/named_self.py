# What follows `#=>` is the line that is printed after implicit_self with the names `count` and `add`.

class Counter:
    count = 0
    def add():
        count = count + 1
        return self
    def both():
        add().add()
        return count
    def lazily():
        return lambda: [add() and count for _ in range(2)]
    def locally(count):
        return count
    def __new__(cls):
        return object.__new__(cls)
    def explicit(self, n):
        self.count = n
        return count

class Meta(type):
    def meta(cls):
        return cls.count
    @classmethod
    def other(mcs):
        return mcs.__name__
class Made(metaclass=Meta):
    count = 'made'

c = Counter()
print(c.both(), Counter.count, c.lazily()(), c.locally('mine'), c.explicit(9))
#=> 2 0 [3, 4] mine 9
print(Made.meta(), Meta.other())  #=> made Meta
count = 'a global'
print(count)  #=> a global
