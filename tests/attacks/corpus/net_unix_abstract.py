"""Calls a program of the host by a socket that has a name and no file.

at C: steals
"""

import socket


def secret():
    friend = socket.socket(socket.AF_UNIX)
    friend.connect("\0@ABSTRACT@")
    friend.sendall(b"@NAME@!")
    return ""
