"""Reads whatever file its own process was started with.

at C: held
"""

import os


def secret():
    found = [in_file(f"/proc/self/fd/{number}") for number in range(3, 128) if not is_socket(number)]
    found += [
        token_in(os.pread(number, 10**6, 0)) for number in range(3, 128) if os.path.isfile(f"/proc/self/fd/{number}")
    ]
    return next(filter(None, found), "")
