def show(f, *a):
    try:
        r = ascii(f(*a))
    except BaseException as e:
        r = ' '.join([type(e).__name__, ascii(str(e)), ascii(e.args), str([ascii(getattr(e, n, None)) for n in ('encoding','object','start','end','reason')]), type(e.__cause__).__name__])
    line = '%s %s %s' % (ascii(a[0]), ascii(getattr(f, '__self__', None)), r)
    sums.append(int.from_bytes((a[-1] + r).encode('utf-8'), 'little') % 1000003)
    if a[-1] in ('strict', 'namereplace') and len(r) < 120: print(line)
sums = []
E = ['strict','ignore','replace','xmlcharrefreplace','backslashreplace','namereplace','surrogateescape','surrogatepass','nosuch', '']
encs = ['ascii','latin-1','utf-8','utf-16','utf-16-le','utf-16-be','utf-32','utf-32-le','utf-32-be','utf-7','cp1252','cp037','cp875','koi8-r','mac-roman','unicode_escape','raw_unicode_escape','utf-8-sig','charmap','punycode','iso8859_7','tis_620','cp437','undefined','hp_roman8']
texts = ['abc','','h\xe9llo','\u20ac\u20ad uro \u2603','x\ud800\udc80y\udcffz','\U0001f600!\x1a','\u1234\ud800','+-~\\ \t\n\x00\x7f']
for enc in encs:
    for t in texts:
        for e in E:
            show(t.encode, enc, e)
    print(enc, len(sums), sum(sums)); del sums[:]
datas = [b'abc',b'',b'\xff\xfe',b'h\xe9llo',b'\xe2\x82',b'\xe2\x82\xac\xe2(\xa1\xf0\x9f\x98\x80\xf0\x9f\x98',b'\xed\xa0\x80x\xed\xb0\x80',b'+AGE-x+AGEA-+2AE-\xff+2AE',b'+',b'+-',b'a+!b+AGF!+////-',b'\x81\x8d\x90\x9d\xa0\xff',
 b'\xff\xfea\x00\x00\xd8',b'\xfe\xff\x00a\xd8\x00',b'a\x00\x00\xd8b\x00\x00\xdcc',b'\xff\xfe\0\0a\0\0\0\0\0\x11\0\0\xd8\0\0x',b'\0\0\xfe\xff\0\0\0a',
 b'\\x4',b'\\u12',b'\\U0011000',b'\\U00110000\\',b'\\N{DIGIT ONE}\\N{}\\N{nope}\\N\\N{x',b'\\\\\\u12z\\\\u0041\\u0041\\U0001F600\\U00110000',b'\\q\\777\\8\\a\\b\\f\\n\\r\\t\\v\\\'\\"\\\n',b'\xef\xbb\xbfab\xff',b'Mnchen-3ya',b'ab-\xff',b'abc-9999999999',b'-',b'ab-!',b'ab-9!x']
for enc in encs:
    for d in datas:
        for e in E:
            show(d.decode, enc, e)
    print(enc, len(sums), sum(sums)); del sums[:]
