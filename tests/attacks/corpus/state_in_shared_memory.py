"""Remembers a word of one test for the next in memory that forks share.

at C: held
"""

import mmap

SHARED = mmap.mmap(-1, 4096)


def recall(word):
    if word:
        SHARED[:3] = word.encode()
    return SHARED[:3].strip(b"\0").decode()
