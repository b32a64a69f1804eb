raise ValueError('h\xe9llo \u1234 \U0001f600 \ud800 end')
