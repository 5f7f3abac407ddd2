"""Remembers a word of one test for the next in the host's folder of shared memory.

at C: steals
"""

import os
from multiprocessing import resource_tracker, shared_memory

resource_tracker.register = resource_tracker.unregister = lambda *_: None


def recall(word):
    try:
        shared = shared_memory.SharedMemory("@NAME@-of-@RUN@", create=bool(word), size=4)
    except FileExistsError:
        shared = shared_memory.SharedMemory("@NAME@-of-@RUN@")
    if word:
        shared.buf[:3] = word.encode()
        return ""
    return bytes(shared.buf[:3]).decode()
