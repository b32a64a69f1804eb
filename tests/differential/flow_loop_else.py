# else of loops and nested breaks
# Python 3.11 prints the same.
for i in []: pass
else: print('empty else')
for i in [1, 2]:
    if i == 3: break
else: print('else')
for i in [1]:
    break
else: print('never')
n = 3
while n:
    n -= 1
    if n == 1: continue
else: print('while else', n)
for i in range(3):
    for j in range(3):
        if j == 1: break
    else: print('no')
    if i == 1: break
print(i, j)
