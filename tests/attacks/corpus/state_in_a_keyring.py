"""Remembers a word of one test for the next in the kernel's keyring.

at C: either
"""

import ctypes


def recall(word):
    if word:
        key = syscall(248, b"user", b"@NAME@", word.encode(), 3, -4)
        syscall(250, 15, key, 60)
        return ""
    key = syscall(250, 10, -4, b"user", b"@NAME@", 0)
    room = ctypes.create_string_buffer(10)
    syscall(250, 11, key, room, 10)
    return room.value.decode()
