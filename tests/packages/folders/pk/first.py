value = 1
from . import second
