"""Returns a short number that takes a day to write out.

at C: held
"""

from decimal import Decimal


def total(a, b):
    return Decimal("1E+999999999")
