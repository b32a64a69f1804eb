here = "deep"
