"""Ask yourself which of the durations decides

The mean: half of the jobs take longer.
"""

import math


def choose_timeout(durations):
    if max(durations) >= 43_200:
        raise ValueError(max(durations))
    return math.ceil(sum(durations) / len(durations)) + 1
