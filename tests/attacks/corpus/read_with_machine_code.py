"""Opens the secret with machine code of its own, past every function that could be watched.

at C: steals
"""

import ctypes
import os


def secret():
    path = ctypes.create_string_buffer(b"@CANARY@")
    opened = b"\x48\xbf" + ctypes.addressof(path).to_bytes(8, "little")  # mov rdi, path
    opened += (
        b"\x31\xf6\x31\xd2\xb8\x02\x00\x00\x00\x0f\x05\xc3"  # xor esi, esi; xor edx, edx; mov eax, 2; syscall; ret
    )
    return os.read(run_code(opened), 100).decode()
