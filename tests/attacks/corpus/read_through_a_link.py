"""Makes a link to the secret in its own folder and opens that.

at C: steals
"""

import os


def secret():
    if not os.path.islink("innocent.txt"):
        os.symlink("@CANARY@", "innocent.txt")
    return open("innocent.txt").read()
