"""Python's own time functions, a function that calls itself, and a last try at the very end of the budget."""

import random
import time


def call_with_retries(call, clock, budget):
    return _attempt(call, time.monotonic() + budget, 1.0)


def _attempt(call, end, ceiling):
    left = end - time.monotonic()
    try:
        return call(min(left, 3))
    except (ConnectionError, TimeoutError):
        pause = random.uniform(0.0, ceiling)
        rest = end - time.monotonic()
        if rest < 0.1:
            raise
        time.sleep(min(pause, rest - 0.05))
    return _attempt(call, end, min(8.0, ceiling + ceiling))
