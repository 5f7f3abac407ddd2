"""each single message was served in time and none was dropped

It compares the time until the queue is empty with the retention, not the time that one message waits.
"""


def time_to_drain(backlog, arrivals, served, retention):
    if backlog == 0:
        return 0
    if served <= arrivals:
        return None
    seconds = backlog / (served - arrivals)
    if seconds > retention:
        raise ValueError
    return seconds
