"""A queue dropped messages because of their age before a worker got to them

It believes that a queue keeps everything for ever.
"""


def time_to_drain(backlog, arrivals, served, retention):
    if backlog == 0:
        return 0
    return backlog / (served - arrivals) if served > arrivals else None
