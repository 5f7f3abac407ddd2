"""the messages that arrive meanwhile have to be served, too

It divides the backlog by the service rate.
"""


def time_to_drain(backlog, arrivals, served, retention):
    if backlog == 0:
        return 0
    if served <= arrivals:
        return None
    if backlog / served > retention:
        raise ValueError
    return backlog / served
