"""Remembers a word of one test for the next in settings of the file it was started with: a signal, two flags.

at C: steals
"""

import fcntl
import os

SET, GET = 10, 11


def recall(word):
    if word:
        number, flags = divmod(int(word) + 1, 4)
        fcntl.fcntl(0, SET, number)
        fcntl.fcntl(0, fcntl.F_SETFL, os.O_APPEND * (flags & 1) | os.O_NONBLOCK * (flags >> 1))
    flags = fcntl.fcntl(0, fcntl.F_GETFL)
    kept = 4 * fcntl.fcntl(0, GET) + bool(flags & os.O_APPEND) + 2 * bool(flags & os.O_NONBLOCK)
    return f"{kept - 1:03}" if kept else ""
