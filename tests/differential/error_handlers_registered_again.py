"""Error handlers of the names that the machine has, registered again by a program, and who asks them."""
import codecs
def esc(r):
    if isinstance(r,tuple): return '('+','.join(map(esc,r))+')'
    if isinstance(r,str): return 's'+''.join(c if ' '<=c<'\x7f' else '<%x>'%ord(c) for c in r)
    if isinstance(r,bytes): return 'b'+''.join('%02x'%c for c in r)
    return str(r)
def t(n,f):
    try: r=f()
    except BaseException as e: r=(type(e).__name__, str(e))
    print(n, esc(r))
for name,h in [('strict',lambda e:('S',e.end)),('backslashreplace',lambda e:('<%d-%d>'%(e.start,e.end),e.end)),('ignore',lambda e:('I',e.end)),('replace',lambda e:('R',e.end)),('xmlcharrefreplace',lambda e:('X',e.end)),('surrogateescape',lambda e:('E',e.end)),('surrogatepass',lambda e:('P',e.end)),('namereplace',lambda e:('N',e.end)),('mine',lambda e:(b'\xff',e.end)),('strict',lambda e:('é',e.end)),('backslashreplace',lambda e:('é',e.end)),('ignore',lambda e:1),('replace',lambda e:('x',99)),('xmlcharrefreplace',lambda e:('y',-99)),('backslashreplace',lambda e:1/0),('strict',lambda e:e)]:
    codecs.register_error(name,h)
    print(name)
    t('look',lambda:codecs.lookup_error(name) is h)
    t('ascii',lambda:ascii('é\ud800€\U0001f600x'))
    t('repr',lambda:repr('é\ud800'))
    for enc in ['ascii','latin-1','utf-8','utf-16','utf-32-le','cp1252','utf-7','unicode-escape','raw-unicode-escape','charmap','idna','punycode','cp437','utf-8-sig','mbcs' if 0 else 'utf_16_be']:
        t((name,enc,'e'),lambda:'aé\ud800€'.encode(enc,name))
        t((name,enc,'d'),lambda:b'a\xff\xd8\x81b\\x'.decode(enc,name))
    t('bytes',lambda:bytes('é','ascii',name)); t('str',lambda:str(b'\xff','ascii',name))
    t('codecs',lambda:codecs.encode('é','ascii',name)); t('inc',lambda:codecs.getincrementaldecoder('utf-8')(name).decode(b'\xff\xc3',True)); t('ince',lambda:codecs.getincrementalencoder('ascii')(name).encode('é'))
    t('def',lambda:'é'.encode('ascii')); t('def',lambda:b'\xff'.decode('ascii')); t('def',lambda:b'\xff'.decode()); t('def','\ud800'.encode)
    t('err fmt',lambda:'{!a}'.format('é\ud800')); t('%a',lambda:'%a'%('é',)); t('b%a',lambda:b'%a'%('é\ud800',))
    import io
    def f():
        b=io.BytesIO(); w=io.TextIOWrapper(b,'ascii',errors=name); w.write('é'); w.flush(); return b.getvalue()
    t('tw',f)
    t('tr',lambda:io.TextIOWrapper(io.BytesIO(b'\xffa'),'ascii',errors=name).read())
t('reg',lambda:codecs.register_error('a',3)); t('reg',lambda:codecs.register_error(3,len)); t('reg',lambda:codecs.register_error('a')); t('l',lambda:codecs.lookup_error('zzz')); t('l',lambda:codecs.lookup_error('a\0b')); t('l',lambda:codecs.lookup_error())
