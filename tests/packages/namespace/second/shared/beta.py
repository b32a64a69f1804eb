here = "second"
