"""Puts a pipe of its own in the place of standard input and output, where nobody looks for one.

at C: held
"""

import os

reading, writing = os.pipe()
os.dup2(reading, 0)
os.dup2(writing, 1)
os.close(reading)
os.close(writing)


def recall(word):
    import select

    if word:
        os.write(1, word.encode())
    if not select.select([0], [], [], 0)[0]:
        return ""
    kept = os.read(0, 1000)[-3:]
    os.write(1, kept)
    return kept.decode()
