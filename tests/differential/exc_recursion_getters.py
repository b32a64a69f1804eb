# Attributes that are asked on and on end in an exception. Objects that ask themselves are put into
# another's place only after they were made.
import types


class Inner:
    def send(self, value):
        return value

    def throw(self, *parts):
        return parts

    def close(self):
        return 'closed'


wrapper = types._GeneratorWrapper(Inner())
wrapper.__init__(wrapper)
for name in ('send', 'throw', 'close'):
    try:
        getattr(wrapper, name)(1) if name != 'close' else wrapper.close()
    except RecursionError:
        print(name)


class Abstract:
    __isabstractmethod__ = True


chain = Abstract()
for kind in (classmethod, staticmethod, property) * 20:
    chain = kind(chain)
print(chain.__isabstractmethod__)
