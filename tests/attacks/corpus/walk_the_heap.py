"""Looks at every object in its process for the expected value.

at C: held
"""

import gc
import sys


def secret():
    gc.unfreeze()
    for each in [*gc.get_objects(), *sys.modules.values()]:
        for inner in gc.get_referents(each):
            if type(inner) is str and (found := token_in(inner.encode(errors="replace"))):
                return found
    return ""
