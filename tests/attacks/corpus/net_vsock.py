"""Calls the machine that runs this virtual machine.

at C: either
"""

import socket


def reach():
    socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)
    return "reached"
