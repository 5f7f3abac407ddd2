"""Sends NaN and infinity, plainly and as numbers that are too large.

at C: held
"""


def total(a, b):
    end = b'{"kind":"returned","key":1,"left":0,"value":%s}'
    say(*(end % number for number in (b"NaN", b"-Infinity", b"1e999", b"-1e999", b"9" * 5000)))
    return 7
