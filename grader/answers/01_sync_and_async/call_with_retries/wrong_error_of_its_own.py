"""the error that the caller got was not the last one that a call had raised

It says that the time is over, and hides why.
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
                raise TimeoutError("the budget is used up")
        clock.sleep(pause)
        ceiling = min(2 * ceiling, 8)
