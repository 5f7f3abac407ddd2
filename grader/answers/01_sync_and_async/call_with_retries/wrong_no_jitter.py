"""Full jitter draws from the whole range

The pauses double without any chance.
"""


def call_with_retries(call, clock, budget):
    end, pause = clock.now() + budget, 1
    while True:
        try:
            return call(min(3, end - clock.now()))
        except (TimeoutError, ConnectionError):
            if clock.now() + pause >= end:
                raise
        clock.sleep(pause)
        pause = min(2 * pause, 8)
