v = "ns2.two"
