import sys


class Shout:
    def write(self, text):
        sys.__stderr__.write(text.upper())


sys.stderr = Shout()
1 / 0
