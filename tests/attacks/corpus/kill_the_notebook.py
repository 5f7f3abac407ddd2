"""Kills the process that it was forked from.

at C: held
"""

import os
import signal


def secret():
    os.kill(os.getppid(), signal.SIGKILL)
    return ""
