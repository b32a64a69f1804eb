"""Hexadecimal and base 64, as the library's import and the tests ask for them."""
Error = type('Error', (ValueError,), {})
Incomplete = type('Incomplete', (Exception,), {})
DIGITS = b'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'


def b2a_hex(data):
    return memoryview(data).hex().encode()


def a2b_hex(data):
    try:
        return bytes.fromhex(data if isinstance(data, str) else bytes(data).decode('ascii'))
    except ValueError:
        raise Error('Non-hexadecimal digit found') from None


hexlify, unhexlify = b2a_hex, a2b_hex


def b2a_base64(data):
    data, result = bytes(data), bytearray()
    for at in range(0, len(data), 3):
        group = data[at:at + 3]
        number = int.from_bytes(group.ljust(3, b'\0'), 'big')
        digits = bytes(DIGITS[number >> shift & 63] for shift in (18, 12, 6, 0))
        result += digits[:len(group) + 1].ljust(4, b'=')
    return bytes(result) + b'\n'


def a2b_base64(data):
    data = data.encode('ascii') if isinstance(data, str) else bytes(data)
    number, bits, result = 0, 0, bytearray()
    for code in data:
        if code in DIGITS:
            number, bits = (number << 6 | DIGITS.index(code)) & 0xffff, bits + 6
            if bits >= 8:
                bits -= 8
                result.append(number >> bits & 255)
    if data.count(b'=') == 0 and bits % 8 and bits != 0 and sum(c in DIGITS for c in data) % 4:
        raise Error('Incorrect padding')
    return bytes(result)


def crc32(data, value=0):
    value = ~value & 0xffffffff
    for code in bytes(data):
        value ^= code
        for _ in range(8):
            value = value >> 1 ^ (0xedb88320 if value & 1 else 0)
    return ~value & 0xffffffff


def crc_hqx(data, value):
    for code in bytes(data):
        value ^= code << 8
        for _ in range(8):
            value = (value << 1 ^ (0x1021 if value & 0x8000 else 0)) & 0xffff
    return value
