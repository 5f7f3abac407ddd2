"""Returns a number of a million digits.

at C: held
"""


def total(a, b):
    return 10 ** (10**6)
