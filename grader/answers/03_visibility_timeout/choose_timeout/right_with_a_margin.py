"""Half as much again as the longest job, within AWS's range."""

import math


def choose_timeout(durations):
    longest = sorted(durations)[-1]
    if longest >= 43_200:
        raise ValueError("No visibility timeout is longer than twelve hours: split the job.")
    return min(math.ceil(longest * 1.5) if longest > 2 else math.floor(longest) + 1, 43_200)
