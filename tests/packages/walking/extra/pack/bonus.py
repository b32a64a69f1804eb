x = "from extra"
