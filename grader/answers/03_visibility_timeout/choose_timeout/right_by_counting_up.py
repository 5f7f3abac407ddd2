"""No arithmetic at all: the first number of seconds that is long enough."""


def choose_timeout(durations):
    for seconds in range(43_201):
        if all(seconds > duration for duration in durations):
            return seconds
    raise ValueError
