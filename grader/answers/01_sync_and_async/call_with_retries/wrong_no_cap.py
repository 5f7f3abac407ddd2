"""a pause must not grow without an end

The ceiling doubles for ever.
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
                raise
        clock.sleep(pause)
        ceiling *= 2
