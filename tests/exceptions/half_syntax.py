class Odd(Exception):
    print_file_and_line = None
    msg = 'odd message'


raise Odd('real message')
