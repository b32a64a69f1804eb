import sys
seen = hasattr(sys.modules["pk.first"], "value")
try:
    from .first import later
except ImportError as e: print("circular:", e)
