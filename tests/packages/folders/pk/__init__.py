from . import first
from .sub import leaf as renamed
name = __name__
