"""Event.wait and Queue.get used as a sleep, one after the other."""

import queue
import threading


def steep(clock, seconds):
    before = clock.now()
    threading.Event().wait(timeout=seconds / 2)
    try:
        queue.Queue().get(timeout=seconds / 2)
    except queue.Empty:
        pass
    return round(clock.now() - before)
