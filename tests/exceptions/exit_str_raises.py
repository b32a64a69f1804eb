class Word:
    def __str__(self):
        raise ValueError


raise SystemExit(Word())
