"""Makes a file outside look ten years old.

at C: steals
"""

import os


def secret():
    os.utime("@VICTIM@/marks.json", (1_400_000_000, 1_400_000_000))
    return ""
