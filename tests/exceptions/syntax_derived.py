class Mine(SyntaxError):
    def __str__(self):
        return 'never shown'


e = Mine('message', ('made.py', 3, 1, 'text'))
e.msg = ('a', 'tuple')
raise e
