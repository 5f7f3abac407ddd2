"""Remembers a word of one test for the next in the place at which a file is read, which forks share.

at C: held
"""

import os

FILE = os.open(os.__file__, os.O_RDONLY)


def recall(word):
    if word:
        os.lseek(FILE, int(word) + 1, os.SEEK_SET)
    place = os.lseek(FILE, 0, os.SEEK_CUR)
    return f"{place - 1:03}" if place else ""
