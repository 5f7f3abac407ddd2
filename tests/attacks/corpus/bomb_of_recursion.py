"""Calls itself until the processor's stack overflows.

at C: held
"""

import sys


def secret():
    sys.setrecursionlimit(10**9)

    class Endless:
        def __repr__(self):
            return repr([self])

    return repr(Endless())
