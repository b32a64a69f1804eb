"""`array` as far as test modules need it to be imported: what it holds is right, its views are of bytes."""
import _struct

typecodes = 'bBuhHiIlLqQfd'


class array(bytearray):
    def __init__(self, typecode, items=()):
        self.typecode, self.itemsize = typecode, _struct.calcsize('@i' if typecode == 'u' else '@' + typecode)
        if typecode == 'u':
            data = ''.join(items).encode('utf-32-le')
        elif isinstance(items, (bytes, bytearray)):
            data = bytes(items)
        else:
            data = b''.join(_struct.pack('@' + typecode, item) for item in items)
        super().__init__(data)

    def __new__(cls, typecode, items=()):
        return super().__new__(cls)

    def __len__(self):
        return super().__len__() // self.itemsize

    def frombytes(self, data):
        self.extend(data)

    def tobytes(self):
        return bytes(memoryview(self))


ArrayType = array
