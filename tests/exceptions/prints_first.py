import sys
print('to stdout')
sys.stderr.write('to stderr, no newline')
1 / 0
