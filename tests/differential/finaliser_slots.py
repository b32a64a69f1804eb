# Finalisers of objects without a dictionary: the collector does not know them, and nobody remembers
# that theirs has run.
import gc

kept = []


class Bare:
    __slots__ = ()

    def __del__(self):
        print('bare')
        if len(kept) < 3:
            kept.append(self)


class Small(int):
    __slots__ = ()

    def __del__(self):
        print('small', int(self))
        if len(kept) < 3:
            kept.append(self)


class Room:
    __slots__ = ('a',)

    def __del__(self):
        print('room')
        kept.append(self)


class Below(Bare):
    __slots__ = ()


class Open(Bare):
    pass


for make in Bare, lambda: Small(7), Below, Open:
    one = make()
    print(gc.is_tracked(one))
    del one
    for _ in range(3):
        print(len(kept), type(kept[0]).__name__ if kept else None)
        kept.clear()
room = Room()
room.a = 1
print(gc.is_tracked(room))
del room
kept.clear()
room = Room()
room.a = room
del room
print(gc.collect(), len(kept))
kept.clear()
print(gc.collect())
many = [Bare() for _ in range(3)]
del many
print(len(kept))
kept[:] = [1, 2, 3]
kept[:] = [0]
