import sys
sys.tracebacklimit = 'one'
1 / 0
