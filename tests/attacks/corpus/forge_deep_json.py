"""Sends JSON that is nested a million times.

at C: held
"""


def total(a, b):
    say(b'{"kind":"returned","key":1,"left":0,"value":' + b"[" * 10**6 + b"]" * 10**6 + b"}")
    return 7
