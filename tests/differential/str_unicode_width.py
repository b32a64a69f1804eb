# strings of every width compare, slice and join
# Python 3.11 prints the same.
for s in ('abc', '\xe9\xe8', '\u20ac\u0100', '\U0001f600a', '\ud800\udc00'):
    print(ascii(s + 'z'), len(s), ascii(s[::-1]), ascii(s * 2), ascii(s[1:]), s < 'b', ascii(max(s)), s.find(s[1]), ascii(s.replace(s[0], '-')), ascii(s.center(6, '*')))
print('\ud83d\ude00' == '\U0001f600', len('\ud83d' + '\ude00'), ascii('\ud83d' + '\ude00'))
