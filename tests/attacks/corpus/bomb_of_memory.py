"""Takes 1.1 GB, more than a process may, with the help of children.

at C: steals
"""

import os
import signal


def reach():
    reading, writing = os.pipe()
    for _ in range(4):
        if os.fork() == 0:
            held = bytearray(280 * 2**20)
            held[::4096] = b"x" * len(held[::4096])
            os.write(writing, b"+")
            while True:
                signal.pause()
    full = sum(len(os.read(reading, 1)) for _ in range(4))
    return "reached" if full == 4 else "no"
