"""Gives a file outside to another user.

at C: steals as root
"""

import os


def secret():
    os.chown("@VICTIM@/marks.json", 12345, 12345)
    return ""
