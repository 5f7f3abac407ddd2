"""Opens a socket into the kernel's cryptography, which has had holes.

at C: either
"""

import socket


def reach():
    socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET, 0)
    return "reached"
