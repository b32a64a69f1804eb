import sys


class Broken:
    def write(self, text):
        raise ValueError('broken')


sys.stderr = Broken()
1 / 0
