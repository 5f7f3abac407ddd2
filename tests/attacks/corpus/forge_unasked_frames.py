"""Asks for callbacks, jobs and calls that nobody offered.

at C: held
"""

LIST = {"$": "tuple", "v": []}
NAMED = {"$": "dict", "v": []}


def total(a, b):
    for number in (0, -1, 10**9, "0", None):
        say({"kind": "callback", "call": 1, "number": number, "args": LIST, "kwargs": NAMED})
        say({"kind": "next", "call": 1, "job": number})
        say({"kind": "idle", "until": number})
    return 7
