"""Bisection algorithms."""
# Searching and inserting in sorted sequences: the module `bisect` of 3.5's library.

from _bisect import *
