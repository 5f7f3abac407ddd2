"""Reads its own memory through pointers, without any file.

at C: held
"""

import ctypes
import gc


def secret():
    gc.unfreeze()
    for each in gc.get_objects():
        place = id(each) & ~0xFFF
        if found := token_in(ctypes.string_at(place, 4096)):
            return found
    return ""
