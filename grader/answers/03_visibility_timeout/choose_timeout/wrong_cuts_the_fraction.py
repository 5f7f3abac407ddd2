"""at that moment its message had come back already

int() cuts the fraction off.
"""


def choose_timeout(durations):
    longest = max(durations)
    if longest >= 43_200:
        raise ValueError(longest)
    return int(longest)
