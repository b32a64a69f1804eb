import codecs, encodings, encodings.aliases
from io import BytesIO
def show(f, *a, **k):
    try:
        r = f(*a, **k)
        print(ascii(r))
        return r
    except BaseException as e:
        print(type(e).__name__, ascii(str(e)))
mods = sorted(set(encodings.aliases.aliases.values()) | {'utf_8_sig','punycode','undefined','charmap','unicode_internal','raw_unicode_escape','unicode_escape','cp1006','cp720','cp737','cp856','cp874','cp875','palmos','koi8_t','mac_arabic','mac_centeuro','mac_croatian','mac_farsi','mac_romanian','iso8859_1'})
print(len(encodings.aliases.aliases), sorted(encodings.aliases.aliases.items()))
skip = {'tactis','big5','big5hkscs','bz2_codec','cp932','cp949','cp950','euc_jis_2004','euc_jisx0213','euc_jp','euc_kr','gb18030','gb2312','gbk','hz','iso2022_jp','iso2022_jp_1','iso2022_jp_2','iso2022_jp_2004','iso2022_jp_3','iso2022_jp_ext','iso2022_kr','johab','mbcs','quopri_codec','shift_jis','shift_jis_2004','shift_jisx0213','uu_codec','zlib_codec'}
import warnings
warnings.simplefilter('ignore')
for m in mods:
    if m in skip: continue
    i = codecs.lookup(m)
    print(m, i.name, i._is_text_encoding, len(i), i[0] == i.encode, i[2] is i.streamreader, i[3] is i.streamwriter, i.incrementalencoder.__name__, i.incrementaldecoder.__module__, i.incrementaldecoder.__mro__[1].__name__, [c.__name__ for c in i.streamwriter.__mro__[:-1]], [c.__name__ for c in i.streamreader.__mro__[:-1]])
    mod = __import__('encodings.' + m, fromlist=['x'])
    names = sorted(n for n in dir(mod) if n[:2] != '__' and n not in ('binascii','base64','sys','rot13_map','rot13','codecs','encoding_map','encoding_table', 'decoding_map','segregate','selective_find','selective_len','insertion_sort','insertion_unsort','T','adapt','digits','generate_generalized_integer','generate_integers','decode_generalized_number','punycode_encode','punycode_decode'))
    print(names)
    if m in ('hex_codec','base64_codec','rot_13'): continue
    show(i.encode, 'abc'); show(i.encode, 'abc\xe9', 'replace'); show(i.decode, b'abcd'); show(i.decode, b'abc\xff\xfe\x81d', 'ignore'); show(i.encode, ''); show(i.decode, b''); m == 'punycode' or (show(i.encode, 3), show(i.decode, 'x'))
    show(i.encode); show(i.decode, b'a', 'strict', 1, 2, 3)
    e = i.incrementalencoder(); d = i.incrementaldecoder('replace')
    print(e.errors, d.errors, e.buffer, e.getstate(), d.getstate())
    out = []
    for c in 'Ab\xe9\u20ac':
        try: out.append(e.encode(c))
        except Exception as x: out.append(ascii(str(x)))
    show(e.encode, '', True)
    print(out, e.getstate()); e.reset(); print(e.getstate())
    for b in [b'A', b'\xff', b'\xfe', b'b\x00', b'\xe2', b'\x82', b'\xac', b'+', b'AG', b'E-', b'\xd8\x3d', b'\xde']:
        show(d.decode, b)
        try: print(d.getstate())
        except Exception as x: print(x)
    show(d.decode, b'', True); d.reset(); print(d.getstate())
    st = d.getstate(); d.setstate(st)
    f = BytesIO(); w = i.streamwriter(f)
    show(w.write, 'hello\n'); show(w.writelines, ['w\xf6rld\n', 'x']); print(f.getvalue()); show(w.seek, 0); show(w.write, 'q'); print(f.getvalue()); show(w.tell)
    f.seek(0); r = i.streamreader(f, 'replace')
    show(r.readline); show(r.read, 3); show(r.readlines); show(r.seek, 0); show(list, r); show(r.read)
for n in ['UTF-8', 'a b', '  x-y.z;;w ', b'ab-c', 'é-ü', '']:
    show(encodings.normalize_encoding, n)
show(encodings.search_function, 'nothing')
print(encodings.search_function('utf-8').name, encodings.CodecRegistryError.__mro__[1:3])
for c in ['hex', 'base64', 'rot13']:
    i = codecs.lookup(c); print(i.name, i._is_text_encoding)
    for x in ['Hello, World', b'Hello, World', b'48656c', '4865', b'486', b'4x', b'SGVs bG8=', 'SGVs', b'SGVsbG8', b'SGV=', b'SG==', b'S', b'===', b'\xff', '\xe9', bytes(range(256)), bytearray(b'xyz'), memoryview(b'xyz'), 3]:
        show(codecs.encode, x, c); show(codecs.decode, x, c); show(codecs.encode, x, c, 'ignore')
    e = i.incrementalencoder(); d = i.incrementaldecoder()
    show(e.encode, 'ab'); show(e.encode, b'ab'); show(d.decode, b'YWI='); show(d.decode, 'YWI=')
