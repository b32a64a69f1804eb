"""Nothing: what a process costs before and after its program."""
