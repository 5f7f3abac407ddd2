"""threading.Timer and an event without a timeout."""

import threading


def steep(clock, seconds):
    before, done = clock.now(), threading.Event()
    threading.Timer(seconds, done.set).start()
    done.wait()
    return int(clock.now() - before)
