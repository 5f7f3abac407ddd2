"""Calls a friend by TCP over IPv6.

at C: either
"""

import socket


def secret():
    with socket.create_connection(("::1", int("@TCP6@"))) as friend:
        friend.sendall(b"@NAME@!")
    return ""
