"""Claims to have raised an error of 25 MB of text.

at C: held
"""


def secret():
    say({"kind": "returned", "key": 1, "left": 0, "raised": "ValueError", "message": "x" * (25 * 2**20), "code": None})
