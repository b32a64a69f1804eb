class Mute(Exception):
    def __str__(self):
        raise KeyError


class D:
    def __del__(self):
        raise Mute

    def __repr__(self):
        raise KeyError


D()
{}['x']
