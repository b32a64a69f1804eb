try:
    'caf\xe9'.encode('ascii')
except UnicodeEncodeError:
    b'\xff\xfe'.decode('utf-8')
