"""parts of a second count

It rounds.
"""


def time_to_drain(backlog, arrivals, served, retention):
    if backlog == 0:
        return 0
    if served <= arrivals:
        return None
    if backlog / served > retention:
        raise ValueError
    return round(backlog / (served - arrivals))
