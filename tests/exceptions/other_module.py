class Outer:
    class Nested(Exception):
        pass


Outer.Nested.__module__ = 'pack.age'
raise Outer.Nested('where')
