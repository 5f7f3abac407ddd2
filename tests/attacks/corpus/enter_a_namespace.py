"""Enters the world of the process that started it.

at C: steals as root
"""

import os


def reach():
    place = os.open(f"/proc/{os.getppid()}/ns/mnt", os.O_RDONLY)
    checked(libc.setns(place, 0))
    return "reached"
