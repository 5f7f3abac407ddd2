"""Becomes root of a world of its own, where it may mount and configure.

at C: either
"""


def reach():
    checked(libc.unshare(0x10000000))
    return "reached"
