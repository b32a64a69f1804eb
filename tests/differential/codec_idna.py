import codecs
from encodings import idna
def show(f, *a):
    try:
        print(ascii(f(*a)))
    except BaseException as e:
        print(type(e).__name__, ascii(str(e)), ascii(e.args))
for s in ['', 'python.org', 'python.org.', 'pyth\xf6n.org', 'pyth\xf6n.org.', 'B\xfccher.DE', 'stra\xdfe.de', '\u3042\u3044.jp', 'a\u3002b\uff0ec\uff61\xe9', '..', 'a..b', '.a\xe9', '\xe9..b', 'x'*64, 'x'*63 + '.\xe9', '\xe9'*60, 'xn--\xe9', '\u0627\u0644', '\u0627a', 'a\u0627', '\u06271', '\u200b\xe9', '\xad\xad', '\ue000', '\u2028', 'A\u030a\u0301', '\ud55c\uae00', '\u1112\u1161\u11ab\u1100\u1173\u11af', '\uff21\uff22\uff23', '\ufb01x', '\u01c5', '\u0130', '\U0001d400', '\u2126', '\u0344\u0301', 'e\u0323\u0302', 'e\u0302\u0323', '\ufdfa', '\u0660', '\u2460\u32c0\u33a5', '\u0958', '\u1e9b\u0323', '\xe9 b', '\u0221\xe9', '\U0001f600', '\u0390', '\u0149']:
    show(s.encode, 'idna')
    show(idna.nameprep, s)
    show(idna.ToASCII, s)
    show(idna.ToUnicode, s)
    show(s.encode, 'idna', 'ignore')
for b in [b'python.org', b'python.org.', b'xn--pythn-mua.org', b'xn--pythn-mua.org.', b'XN--PYTHN-MUA.org', b'xn--PYTHN-mua', b'\xff.a', b'xn--\xff', b'xn--', b'xn--a', b'xn--99zzzzzzz', b'a.xn--bcher-kva.b', b'xn--abc-', b'..xn--bcher-kva', b'xn--ls8h', b'xn--strae-oqa']:
    show(b.decode, 'idna'); show(b.decode, 'idna', 'replace'); show(idna.ToUnicode, b)
    i = codecs.lookup('idna'); show(i.decode, b); show(i.incrementaldecoder().decode, b, True)
e = codecs.getincrementalencoder('idna')()
for p in ['\xe4x', 'ample.or', 'g.\xe4', 'a.', 'b']: show(e.encode, p)
show(e.encode, '', True); e.reset(); show(e.encode, '\xe4x.com.', True)
d = codecs.getincrementaldecoder('idna')()
for p in [b'xn--xam', b'ple-9ta.o', b'rg', b'.a', b'.']: show(d.decode, p); print(d.getstate())
show(d.decode, b'', True); d.reset(); show(d.decode, 'xn--xample-9ta.org.', True)
show(codecs.getincrementalencoder('idna')('ignore').encode, 'a')
for s in ['M\xfcnchen', '\xfc', '\xe9\xe8', '\u4ed6\u4eec\u4e3a\u4ec0\u4e48\u4e0d\u8bf4\u4e2d\u6587', 'Pro\u010dprost\u011bnemluv\xed\u010desky', '3\u5e74B\u7d44\u91d1\u516b\u5148\u751f', '-> $1.00 <-', '\U0001f600\xe9\U0001f600', '\ud800\xe9']:
    x = s.encode('punycode'); print(x); show(x.decode, 'punycode')
# sums over blocks: normalisation, folding, what is refused
for base in list(range(0, 0x3400, 0x100)) + list(range(0xf900, 0x10000, 0x100)) + [0xac00, 0xd700, 0x1d100, 0x1d400, 0x1d700, 0x2f800, 0xe0000]:
    total = 0; refused = 0
    for p in range(base, base + 0x100, 3):
        try:
            r = idna.nameprep('x' + chr(p) + '\u0301')
            total = (total * 31 + int.from_bytes(r.encode('utf-8', 'surrogatepass'), 'little')) % 1000003
        except UnicodeError as x:
            refused += 1
    print(hex(base), total, refused)
