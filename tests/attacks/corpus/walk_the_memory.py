"""Reads its own memory byte by byte for what was left there before the fork.

at C: held
"""


def secret():
    memory = open("/proc/self/mem", "rb", buffering=0)
    for start, length in areas("self"):
        memory.seek(start)
        if found := token_in(memory.read(min(length, 2**26)) or b""):
            return found
    return ""
