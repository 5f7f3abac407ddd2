"""No formula for the time: the backlog after each second, until it is gone, and the rest by proportion."""


def time_to_drain(backlog, arrivals, served, retention):
    left, seconds, net = backlog, 0, served - arrivals
    if left == 0:
        return 0
    if net <= 0:
        return None
    if backlog > retention * served:
        raise ValueError("some messages would be dropped")
    while left > net:
        left -= net
        seconds += 1
    return seconds + left / net
