def show(f, *a):
    try:
        print(ascii(f(*a)))
    except BaseException as e:
        print(type(e).__name__, ascii(str(e)))
for n in ['UTF8','utf 8','Utf-8','U8','utf','utf8_ucs2','utf-8-sig','UTF_8_SIG','utf--8','  utf8 ','utf.8','latin1','L1','8859','iso-8859-1','ISO8859-1','iso_8859_15','latin9','LATIN-9','cp1252','1252','windows-1252','WINDOWS 1252','cp 1252','mac-roman','macintosh','macroman','koi8-r','koi8_u','cskoi8r','csHPRoman8','cshproman8','r8','ansi_x3.4-1968','ANSI_X3.4-1986','iso_646.irv_1991','iso-ir-100','us-ascii','646','ascii7','mbcs','cp65001','hex','hex_codec','base64','rot13','rot_13','uu','quopri','zlib','zip','bz2','nosuch','','.','é','utf-é','aliases','__init__','cp1252.x','ebcdic-cp-ca','tis-620','iso8859_11','thai','cyrillic','arabic','hebrew','greek','greek8','unicode-escape','raw-unicode-escape','unicode_internal','utf-16le','UTF-16BE','unicodebigunmarked','u32','u7','utf-7','unicode-1-1-utf-7','cp1','punycode','undefined','charmap', 'a\0b', 'a\ud800', 3]:
    print(ascii(n), end=' ')
    show('a'.encode, n)
    print(ascii(n), end=' ')
    show(b'a'.decode, n)
    show(str, b'a\0\0\0', n)
    show(bytes, 'a', n)
    show(bytearray, 'a', n)
    show(bytearray(b'a').decode, n)
for e in ['', 'x', 'a\0b', 'a\ud800', 3, None]:
    show('a\xe9'.encode, 'ascii', e)
    show(b'a\xe9'.decode, 'ascii', e)
    show('a\xe9'.encode, 'cp1252', e)
    show('a'.encode, 'ascii', e)
