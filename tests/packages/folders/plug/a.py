x = "plug.a"
