//! CPython 3.5 code objects.
