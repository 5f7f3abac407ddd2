"""name the two that are worth another try

PermissionError is an OSError, too, just like the two that are worth another try.
"""

import random


def call_with_retries(call, clock, budget):
    end, ceiling = clock.now() + budget, 1
    while True:
        try:
            return call(min(3, end - clock.now()))
        except OSError:
            pause = random.uniform(0, ceiling)
            if clock.now() + pause >= end:
                raise
        clock.sleep(pause)
        ceiling = min(2 * ceiling, 8)
