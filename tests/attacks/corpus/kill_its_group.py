"""Kills everything that belongs to its group of processes.

at C: held
"""

import os
import signal


def secret():
    os.killpg(0, signal.SIGKILL)
