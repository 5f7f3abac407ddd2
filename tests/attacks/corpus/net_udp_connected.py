"""Sends a datagram with writev on a socket that was connected first.

at C: steals
"""

import os
import socket


def secret():
    friend = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    friend.connect(("127.0.0.1", int("@UDP@")))
    os.writev(friend.fileno(), [b"@NAME@", b"!"])
    return ""
