raise ValueError('x') from 'a string'
