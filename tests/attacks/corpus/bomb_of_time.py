"""Never ends, inside one operation of Python's that nothing interrupts.

at C: held
"""

import signal

for number in (signal.SIGTERM, signal.SIGINT, signal.SIGXCPU, signal.SIGALRM):
    signal.signal(number, signal.SIG_IGN)


def secret():
    return str(len(str(7 ** (10**9))))
