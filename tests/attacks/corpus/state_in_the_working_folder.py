"""Remembers a word of one test for the next in the name of a folder.

at C: held
"""

import os


def recall(word):
    if word:
        os.makedirs(f"memory/{word}", exist_ok=True)
        os.utime(f"memory/{word}")
    kept = os.listdir("memory") if os.path.isdir("memory") else []
    return max(kept, key=lambda name: os.stat(f"memory/{name}").st_mtime_ns, default="")
