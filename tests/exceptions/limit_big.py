import sys
sys.tracebacklimit = 2 ** 80
1 / 0
