"""Returns the number that is neither more nor less than any other.

at C: held
"""


def total(a, b):
    return float("nan")
