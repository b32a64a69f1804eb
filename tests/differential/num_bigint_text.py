# big integers to text and back
# Python 3.11 prints the same.
for n in (0, 9, 10 ** 18, 2 ** 63, -2 ** 64, 10 ** 40, 7 ** 100, -3 ** 150):
    print(n, hex(n), oct(n), bin(n)[:70], int(str(n)) == n, int(hex(n), 16) == n, n.bit_length(), len(str(n)))
print(10 ** 50 // 7 ** 20, -10 ** 50 // 7 ** 20, 10 ** 50 % -7 ** 20, pow(3, 10 ** 20, 10 ** 9 + 7), (2 ** 200 - 1) * (2 ** 200 + 1) == 2 ** 400 - 1, (10 ** 60) >> 100, hash(10 ** 60))
