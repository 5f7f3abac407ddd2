"""Leaves files, folders and links outside.

at C: steals
"""

import os


def secret():
    os.makedirs("@VICTIM@/new", exist_ok=True)
    os.symlink("/", "@VICTIM@/root")
    os.link("@VICTIM@/marks.json", "@VICTIM@/copy.json")
    return ""
