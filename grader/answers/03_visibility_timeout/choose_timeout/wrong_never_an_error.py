"""No timeout can be longer than that job

It takes the largest timeout although the job is longer.
"""

import math


def choose_timeout(durations):
    return min(math.floor(max(durations)) + 1, 43_200)
