"""Remembers a word of one test for the next in a file that is memory.

at C: held
"""

import os

FILE = os.memfd_create("memory")


def recall(word):
    if word:
        os.pwrite(FILE, word.encode(), 0)
    return os.pread(FILE, 3, 0).decode()
