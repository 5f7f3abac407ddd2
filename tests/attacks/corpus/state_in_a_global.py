"""Remembers a word of one test for the next in a variable.

at C: held
"""

import sys

WORDS = []


def recall(word):
    if word:
        WORDS.append(word)
        sys.modules["memory"] = WORDS
    return WORDS[-1] if WORDS else ""
