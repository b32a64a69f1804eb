class M:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        raise RuntimeError('in exit')


with M() as m:
    raise ValueError('in body')
