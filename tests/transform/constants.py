"""Names that are bound to constants."""

def of_global():
    return g

def in_class():
    class C:
        b = g
        def method(self):
            return g, self.g
        g_ = [g for _ in (1, 2)]
    C.g = 'attribute'
    return C.b, C().method(), C.g_, keywords(g=g)

def outer():
    v = 2
    def inner():
        return v
    return inner

def outer_of_class():
    v = 2
    def inner():
        class C:
            b = v
        return C.b
    return inner

def typed():
    return [1, True, g, 1.0, 0.0, -0.0]

def frozen():
    return len((1, 2)), sum([1, 2])

def own_name():
    return __name__

def assigned():
    x = 1
    v = x

def assigned_globally():
    global v
    v = 1

def assigned_in_closure():
    v = 1
    return lambda: v

def deleted():
    global v
    del v

def parameter(a, *v):
    return a

def parameter_of_lambda():
    return [lambda w, v, *, u: w]

def imported():
    import v

def looped():
    for v in ():
        pass

def caught():
    try:
        pass
    except ValueError as v:
        pass

def nested():
    def inner():
        def innermost():
            v = 1
