here = "regular"
