def load():
    import helper_broken


load()
