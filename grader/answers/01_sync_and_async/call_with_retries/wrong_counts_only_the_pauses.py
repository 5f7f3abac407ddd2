"""Every call hung until its timeout, and in the end more time was spent than the budget

The budget is charged for pauses only, not for the calls.
"""

import random


def call_with_retries(call, clock, budget):
    left, ceiling = budget, 1
    while True:
        try:
            return call(min(3, left))
        except (TimeoutError, ConnectionError):
            pause = random.uniform(0, ceiling)
            left -= pause
            if left <= 0:
                raise
        clock.sleep(pause)
        ceiling = min(2 * ceiling, 8)
