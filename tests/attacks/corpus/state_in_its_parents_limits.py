"""Remembers a word of one test for the next in a limit of the process that it was forked from.

at C: steals
"""

import os
import resource

HARD = resource.getrlimit(resource.RLIMIT_MSGQUEUE)[1]


def recall(word):
    if word:
        resource.prlimit(os.getppid(), resource.RLIMIT_MSGQUEUE, (int(word) + 1000, HARD))
        return ""
    soft, _ = resource.getrlimit(resource.RLIMIT_MSGQUEUE)
    return f"{soft - 1000:03}" if 1000 <= soft < 2000 else ""
