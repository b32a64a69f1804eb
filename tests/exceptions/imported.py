import helper_mod

try:
    helper_mod.fail()
except helper_mod.HelperError:
    helper_mod.call(helper_mod.fail)
