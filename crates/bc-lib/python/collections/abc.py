# What programs import the abstract base classes of containers from: the module `collections.abc` of
# 3.5's library. They live apart so that they can be had without the package.

from _collections_abc import *
from _collections_abc import __all__
