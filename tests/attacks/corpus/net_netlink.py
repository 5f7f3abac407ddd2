"""Asks the kernel about the host's network.

at C: steals
"""

import socket
import struct


def reach():
    kernel = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
    kernel.send(struct.pack("IHHIIBxxx", 20, 18, 0x301, 1, 0, 0))
    return "reached" if len(kernel.recv(65536)) > 20 else "no"
