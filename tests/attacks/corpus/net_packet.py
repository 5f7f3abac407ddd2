"""Listens to everything that passes on the wire.

at C: steals as root
"""

import socket


def reach():
    socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    return "reached"
