import helper_mod

helper_mod.call(lambda: 1 / 0)
