"""Answers calls by negative, huge, broken and missing numbers.

at C: held
"""


def total(a, b):
    for key in (-1, 0, 10**400, 1.0, True, None, "1", [1], {}):
        say({"kind": "returned", "key": key, "left": -1, "value": 5})
    return 7
