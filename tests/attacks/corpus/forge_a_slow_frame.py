"""Announces a frame and never sends the rest.

at C: held
"""

import signal


def secret():
    say_bytes(b"\0\0\1\0{")
    while True:
        signal.pause()
