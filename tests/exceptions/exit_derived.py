class Leave(SystemExit):
    code = 'from the class'


raise Leave(3)
