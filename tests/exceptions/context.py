def lookup(d):
    try:
        return d['a']
    except KeyError:
        return d.b


lookup({})
