"""Remembers a word of one test for the next with a process that it started in a cell.

at C: held
"""

import os
import socket

MINE, ITS = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)

if os.fork() == 0:
    kept = b""
    while asked := ITS.recv(10):
        if asked == b"?":
            ITS.send(kept + b" ")
        else:
            kept = asked
    os._exit(0)


def recall(word):
    if word:
        MINE.send(word.encode())
        return ""
    MINE.send(b"?")
    return MINE.recv(10).strip().decode()
