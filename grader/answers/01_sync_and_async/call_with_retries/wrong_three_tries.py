"""Go on trying for as long as the budget allows

Three tries, whatever the budget.
"""

import random


def call_with_retries(call, clock, budget):
    end = clock.now() + budget
    for ceiling in (1, 2):
        try:
            return call(min(3, end - clock.now()))
        except (TimeoutError, ConnectionError):
            clock.sleep(min(random.uniform(0, ceiling), max(0, end - clock.now() - 0.1)))
    return call(min(3, end - clock.now()))
