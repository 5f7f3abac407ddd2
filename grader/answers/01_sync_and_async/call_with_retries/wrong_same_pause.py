"""the ceilings double with every failure

Chance, but no growth: always up to one second.
"""

import random


def call_with_retries(call, clock, budget):
    end = clock.now() + budget
    while True:
        try:
            return call(min(3, end - clock.now()))
        except (TimeoutError, ConnectionError):
            pause = random.random()
            if clock.now() + pause >= end:
                raise
        clock.sleep(pause)
