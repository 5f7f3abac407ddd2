"""Sends 300 MB of frames that ask for something.

at C: held
"""


def secret():
    frame = {"kind": "idle", "until": None, "more": "x" * (3 * 2**20)}
    for _ in range(100):
        performer().ask(frame)
    return ""
