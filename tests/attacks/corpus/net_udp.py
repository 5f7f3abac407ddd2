"""Sends a friend a datagram.

at C: steals
"""

import socket


def secret():
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"@NAME@!", ("127.0.0.1", int("@UDP@")))
    return ""
