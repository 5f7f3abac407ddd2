"""Calls a program of the host by a socket that is a file.

at C: steals
"""

import socket


def secret():
    friend = socket.socket(socket.AF_UNIX)
    friend.connect("@UNIX@")
    friend.sendall(b"@NAME@!")
    return ""
