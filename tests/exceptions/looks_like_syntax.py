class Odd(Exception):
    print_file_and_line = None
    msg = 'odd message'
    filename = 'odd.py'
    lineno = 12
    offset = 3
    text = '\t odd text'


raise Odd('real message')
