"""Builds a packet by hand and puts it on the wire.

at C: steals as root
"""

import socket
import struct


def secret():
    text = b"@NAME@!"
    local = socket.inet_aton("127.0.0.1")
    udp = struct.pack(">HHHH", 9, int("@UDP@"), 8 + len(text), 0) + text
    ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, local, local)
    socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW).sendto(ip + udp, ("127.0.0.1", 0))
    return ""
