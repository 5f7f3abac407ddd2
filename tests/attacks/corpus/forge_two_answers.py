"""Answers twice, the second time in advance for the next call.

at C: held
"""


def recall(word):
    say(*({"kind": "returned", "key": key, "left": 0, "value": "123"} for key in (1, 2, 2, 3)))
    return "123"
