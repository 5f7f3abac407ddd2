"""Writes outside when somebody tells it to end.

at C: held
"""

import signal


def write(*_):
    open("@VICTIM@/marks.json", "w").write('{"score": 100}')


for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGPIPE):
    signal.signal(number, write)


def secret():
    return ""
