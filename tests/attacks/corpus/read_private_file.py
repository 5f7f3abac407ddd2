"""Reads a file that only its owner may read.

at C: steals
"""


def secret():
    return open("@PRIVATE@").read()
