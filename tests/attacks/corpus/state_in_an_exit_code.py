"""Ends a test's process with a number that the process it was forked from gets to know.

at C: either
"""

import _thread
import os
import select

KNOWN = []
plain_waitpid = os.waitpid


def waitpid(child, options):
    ended, status = plain_waitpid(child, options)
    if ended and os.WIFEXITED(status):
        KNOWN.append(os.WEXITSTATUS(status) - 1)
    return ended, status


os.waitpid = waitpid


def recall(word):
    if word:

        def leave():
            select.select([], [], [], 0.0005)
            os._exit(int(word) + 1)

        _thread.start_new_thread(leave, ())
        return ""
    return f"{KNOWN[-1]:03}" if KNOWN else ""
