"""Exact fractions, and the unhappy endings as a chain of conditions."""

from fractions import Fraction


def time_to_drain(backlog, arrivals, served, retention):
    waiting, income, capacity = (Fraction(value) for value in (backlog, arrivals, served))
    match (waiting > 0, capacity > income):
        case (False, _):
            return 0.0
        case (True, False):
            return None
    longest_wait = waiting / capacity
    if longest_wait > retention:
        raise ValueError(f"the last message waits {float(longest_wait)} seconds")
    return float(waiting / (capacity - income))
