# float: the format codes
# Python 3.11 prints the same.
for spec in ['', 'f', 'e', 'E', 'g', 'G', 'F', '%', 'n', '.0f', '.1f', '#.0f', '#g', '.3', '.3g', '10.3f', '<10.3f', '^10.3f', '=+10.3f', '010.2f', '+.2e', ' .1f', ',', ',.2f', '015,.2f', '.10', '.0', '.0e', '.0%', 'd', 'x', 's', '>+8', '*^12', '.50f', '#.3', '.1000000000000']:
    row = [repr(spec)]
    for v in (3.14159, -1234567.891, 0.00001234):
        try:
            row.append(format(v, spec)[:60])
        except Exception as e:
            row.append(type(e).__name__ + ' ' + str(e))
    print(' | '.join(row))
for v in (float('inf'), float('-inf'), float('nan'), 0.0, -0.0):
    print([format(v, s) for s in ('', 'f', 'F', 'e', 'G', '%', '08.2f', '+', '.3', '<8', '=8')])
for f in ('%f', '%.0f', '%e', '%G', '%g', '%10.3f|', '%-10.3f|', '%+.1f', '% .1f', '%010.3f', '%#.0f', '%#g', '%.3g', '%.17g', '%F'):
    print(f, f % 2.5, f % 1e100 if 'f' not in f.lower() else '', f % float('inf'), f % float('nan'), f % 100000, f % 1000000.0)
