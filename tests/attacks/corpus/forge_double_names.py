"""Sends an answer in which every name stands twice, with different values.

at C: held
"""


def total(a, b):
    say(b'{"kind":"idle","kind":"returned","key":9,"key":1,"left":0,"left":0,"value":5,"value":7}')
    return 7
