"""Starts a child in new namespaces with the system call that came last.

at C: steals as root
"""

import ctypes
import os
import struct


def reach():
    wanted = ctypes.create_string_buffer(struct.pack("8Q", 0x60020000, 0, 0, 0, 17, 0, 0, 0))
    child = syscall(435, wanted, 64)
    if not child:
        os._exit(0)
    os.waitpid(child, 0)
    return "reached"
