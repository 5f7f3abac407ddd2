"""Makes a world of mounts of its own and puts another folder over one of the host's.

at C: steals as root
"""

import os


def reach():
    checked(libc.unshare(0x00020000))
    checked(libc.mount(b"none", b"/", None, 0x44000, None))  # private, with everything below
    checked(libc.mount(b"none", b"@VICTIM@", b"tmpfs", 0, None))
    return "reached" if not os.listdir("@VICTIM@") else "no"
