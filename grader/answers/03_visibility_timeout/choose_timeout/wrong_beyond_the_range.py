"""choose_timeout returned a timeout that AWS refuses

Twice the longest job, whatever AWS accepts.
"""

import math


def choose_timeout(durations):
    longest = max(durations)
    if longest >= 43_200:
        raise ValueError(longest)
    return math.ceil(longest * 2)
