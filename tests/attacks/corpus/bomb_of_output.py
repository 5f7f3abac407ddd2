"""Prints 400 MB, by print and past it.

at C: held
"""

import os
import sys


def secret():
    block = "x" * 2**20
    for _ in range(200):
        print(block)
        os.write(2, block.encode())
    sys.stderr.write(block)
    return ""
