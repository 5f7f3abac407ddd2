"""Nobody worked on a backlog, and time_to_drain did not answer what the task names

It looks at the waiting time first, and divides by a service rate of zero.
"""


def time_to_drain(backlog, arrivals, served, retention):
    if backlog == 0:
        return 0
    if backlog / served > retention:
        raise ValueError
    return backlog / (served - arrivals) if served > arrivals else None
