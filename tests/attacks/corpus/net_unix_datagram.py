"""Sends a program of the host a datagram by a socket that is a file, as one writes to a system's log.

at C: steals
"""

import socket


def secret():
    socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"@NAME@!", "@UNIXDATA@")
    return ""
