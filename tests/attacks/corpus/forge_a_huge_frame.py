"""Announces a frame of 4 GB, and sends the beginning of it.

at C: held
"""


def total(a, b):
    say_bytes(b"\xff\xff\xff\xff" + b"{" * 4096)
    return 7
