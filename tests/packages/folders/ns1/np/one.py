v = "ns1.one"
