"""Decimal, fractions and statistics for what an int could do."""

from decimal import ROUND_FLOOR, Decimal, getcontext
from fractions import Fraction

getcontext().prec = 30


def steep(clock, seconds):
    before = Decimal(repr(clock.now()))
    clock.sleep(float(Fraction(seconds, 1)))
    return (Decimal(repr(clock.now())) - before).quantize(Decimal(1), rounding=ROUND_FLOOR)
