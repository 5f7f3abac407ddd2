"""Returns a decimal that is no number and that raises when it is compared.

at C: held
"""

from decimal import Decimal


def total(a, b):
    return Decimal("sNaN")
