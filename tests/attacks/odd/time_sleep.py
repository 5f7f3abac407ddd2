"""time.sleep and time.time instead of the clock that it was given."""

import time


def steep(clock, seconds):
    started = time.time()
    time.sleep(seconds)
    return int(time.time() - started)
