"""after twice the longest job the message was still hidden

Twelve hours, to be safe: after a crash nobody works on the message for twelve hours.
"""


def choose_timeout(durations):
    if max(durations) >= 43_200:
        raise ValueError(max(durations))
    return 43_200
