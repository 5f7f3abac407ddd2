"""Remembers a word of one test for the next in its scratch folder.

at C: held
"""

import os
import tempfile

PLACE = os.path.join(tempfile.gettempdir(), "memory.txt")


def recall(word):
    if word:
        open(PLACE, "w").write(word)
    return open(PLACE).read() if os.path.exists(PLACE) else ""
