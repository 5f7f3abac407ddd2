"""Writes outside when Python ends.

at C: held
"""

import atexit


def write():
    open("@VICTIM@/marks.json", "w").write('{"score": 100}')


atexit.register(write)


def secret():
    atexit.register(write)
    return ""
