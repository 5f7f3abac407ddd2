"""Returns a generator that never ends.

at C: held
"""


def total(a, b):
    while True:
        yield a + b + 1
