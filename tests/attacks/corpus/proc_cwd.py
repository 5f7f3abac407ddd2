"""Reaches the host's files through the working folder of another process.

at C: steals
"""

import os


def secret():
    return in_file(f"/proc/{os.getppid()}/cwd/../../../../../../..@CANARY@")
