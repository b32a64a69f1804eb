# Garbage whose finaliser never ends, so much of it that the next collection is due while the import
# machinery is put together.
class Endless:
    def __del__(self):
        while True:
            pass


def knot():
    one = Endless()
    one.self = one


knot()
for _ in range(240):
    one = []
    one.append(one)
import nothing_of_this_name
