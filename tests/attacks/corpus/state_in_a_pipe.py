"""Remembers a word of one test for the next in a pipe that was open before the fork.

at C: held
"""

import os

READING, WRITING = os.pipe()
os.set_blocking(READING, False)


def recall(word):
    if word:
        os.write(WRITING, word.encode())
    try:
        kept = os.read(READING, 1000)[-3:]
    except BlockingIOError:
        return ""
    os.write(WRITING, kept)
    return kept.decode()
