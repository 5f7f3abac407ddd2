"""the caller was given something all the same, as if there were one

At the end of the budget it returns None.
"""

import random


def call_with_retries(call, clock, budget):
    end, ceiling = clock.now() + budget, 1
    while True:
        try:
            return call(min(3, end - clock.now()))
        except (TimeoutError, ConnectionError):
            pause = random.uniform(0, ceiling)
            if clock.now() + pause >= end:
                return None
        clock.sleep(pause)
        ceiling = min(2 * ceiling, 8)
