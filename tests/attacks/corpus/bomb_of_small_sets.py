"""Returns many sets of numbers that have the same hash, each of them small enough.

at C: held
"""


def secret():
    numbers = {"$": "set", "v": [number * (2**61 - 1) for number in range(1, 4900)]}
    say({"kind": "returned", "key": 1, "left": 0, "value": [numbers] * 70})
    return ""
