"""Opens the secret with C's own functions, past everything that Python could check.

at C: steals
"""

import ctypes


def secret():
    text = ctypes.create_string_buffer(100)
    number = checked(libc.open(b"@CANARY@", 0))
    libc.read(number, text, 99)
    return text.value.decode()
