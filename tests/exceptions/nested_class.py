def make():
    class Local(Exception):
        pass
    return Local


raise make()('where')
