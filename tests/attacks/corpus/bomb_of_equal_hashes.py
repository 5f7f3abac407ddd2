"""Returns a set of numbers that all have the same hash, which takes hours to build.

at C: held
"""


def secret():
    numbers = [number * (2**61 - 1) for number in range(1, 200_000)]
    say({"kind": "returned", "key": 1, "left": 0, "value": {"$": "set", "v": numbers}})
    return ""
