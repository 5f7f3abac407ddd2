"""Leaves by the exception that ends programs without an error.

at C: held
"""

import sys

sys.exitfunc = lambda: print("passed")


def secret():
    sys.exit("passed")
