"""such a queue never gets empty, and time_to_drain did not say so in the way that the task names

Above capacity the formula gives a negative time.
"""


def time_to_drain(backlog, arrivals, served, retention):
    if backlog == 0:
        return 0
    if served == arrivals or served == 0:
        return None
    if backlog / served > retention:
        raise ValueError
    return backlog / (served - arrivals)
