class I(int):
    pass


raise SystemExit(I(6))
