"""Kills a process of the host's that has nothing to do with it.

at C: steals
"""

import os
import signal


def secret():
    os.kill(int("@BYSTANDER@"), signal.SIGKILL)
    return ""
