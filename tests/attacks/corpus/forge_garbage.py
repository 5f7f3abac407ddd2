"""Writes noise into the pipe.

at C: held
"""

import os


def total(a, b):
    say_bytes(os.urandom(4096))
    return 7
