"""Takes the rights of root back and reads a file of root's.

at C: steals as root
"""

import os


def secret():
    try:
        os.setgroups([0])
    finally:
        os.setresgid(0, 0, 0)
        os.setresuid(0, 0, 0)
        return open("@PRIVATE@").read()
