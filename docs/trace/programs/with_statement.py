class Door:
    def __enter__(self):
        print('open')
        return self

    def __exit__(self, kind, value, traceback):
        print('shut')
        return True


with Door() as door:
    raise ValueError('draught')
print('after')
