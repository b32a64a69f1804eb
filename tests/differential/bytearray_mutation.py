# bytearray: item and slice assignment, growth, errors
# Python 3.11 prints something else in lines 3, 4, 8, 9, 13, 20, 24 of the output.
b = bytearray(b'abcdef')
def do(f):
    try:
        r = f()
    except Exception as e:
        print(type(e).__name__ + ':', e, '|', b)
    else:
        print(r, b)
do(lambda: b.append(103)); do(lambda: b.append(256)); do(lambda: b.append('a')); do(lambda: b.append(b'a'))
do(lambda: b.extend(b'xy')); do(lambda: b.extend([1, 2])); do(lambda: b.extend([300])); do(lambda: b.extend('a')); do(lambda: b.extend(5))
do(lambda: b.insert(0, 65)); do(lambda: b.insert(-1, 66)); do(lambda: b.insert(100, 67)); do(lambda: b.insert(0, 'a'))
do(lambda: b.pop()); do(lambda: b.pop(0)); do(lambda: b.pop(100)); do(lambda: b.remove(97)); do(lambda: b.remove(200)); do(lambda: b.remove(300)); do(lambda: b.remove('a'))
do(lambda: b.reverse()); do(lambda: b.__setitem__(0, 90)); do(lambda: b.__setitem__(0, 256)); do(lambda: b.__setitem__(0, 'a')); do(lambda: b.__setitem__(99, 1))
do(lambda: b.__setitem__(slice(1, 3), b'____')); do(lambda: b.__setitem__(slice(0, 2), [1, 2, 3])); do(lambda: b.__setitem__(slice(None, None, 2), b'x')); do(lambda: b.__setitem__(slice(0, 2), 'ab')); do(lambda: b.__setitem__(slice(0, 1), 5)); do(lambda: b.__setitem__(slice(0, 4, 2), b'QQ'))
do(lambda: b.__delitem__(0)); do(lambda: b.__delitem__(slice(0, 3))); do(lambda: b.__delitem__(slice(None, None, 2))); do(lambda: b.__delitem__(50))
do(lambda: b.copy() is b); do(lambda: b.clear()); do(lambda: b.pop()); do(lambda: bytearray.__alloc__(b) >= 0)
b += b'more'
print(b)
b *= 2
print(b)
try:
    b += 'x'
except TypeError as e:
    print(e)
m = memoryview(b)
do(lambda: b.append(1)); do(lambda: b.extend(b'')); do(lambda: b.clear())
m.release()
do(lambda: b.append(1))
