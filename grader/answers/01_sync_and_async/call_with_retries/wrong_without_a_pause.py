"""was called some hundred times in one run

At once, again and again.
"""


def call_with_retries(call, clock, budget):
    end = clock.now() + budget
    while True:
        try:
            return call(min(3, end - clock.now()))
        except (TimeoutError, ConnectionError):
            if clock.now() >= end:
                raise
