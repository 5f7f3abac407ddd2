"""Makes a device of its own and reads from it, as it could from the disk.

at C: steals as root
"""

import os
import stat


def reach():
    if not os.path.exists("zero"):
        os.mknod("zero", stat.S_IFCHR | 0o600, os.makedev(1, 5))
    return "reached" if open("zero", "rb").read(1) == b"\0" else "no"
