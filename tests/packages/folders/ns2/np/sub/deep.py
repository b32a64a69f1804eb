v = "deep"
