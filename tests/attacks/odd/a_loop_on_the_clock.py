"""A loop that looks at the time over and over."""

from time import monotonic, sleep


def steep(clock, seconds):
    began = monotonic()
    while monotonic() - began < seconds:
        sleep(2)
    return int(monotonic() - began)
