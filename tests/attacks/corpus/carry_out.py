"""Writes what it is asked into a folder outside, for a friend to read.

at C: steals
"""


def guess(size):
    open("@LOOT@", "w").write(str(size))
    return 0
