here = "first"
