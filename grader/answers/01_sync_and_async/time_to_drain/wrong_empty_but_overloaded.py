"""an empty queue is empty now

It looks at the rates before it looks at the backlog.
"""


def time_to_drain(backlog, arrivals, served, retention):
    if served <= arrivals:
        return None
    if backlog / served > retention:
        raise ValueError
    return backlog / (served - arrivals)
