"""Calls a friend by TCP.

at C: steals
"""

import socket


def secret():
    with socket.create_connection(("127.0.0.1", int("@TCP4@"))) as friend:
        friend.sendall(b"@NAME@!")
    return ""
