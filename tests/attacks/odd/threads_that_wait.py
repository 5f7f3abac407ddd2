"""A thread that waits with a timeout, an event, a condition and a join."""

import threading


def steep(clock, seconds):
    done, condition = threading.Event(), threading.Condition()

    def wait():
        done.wait(seconds / 2)
        with condition:
            condition.wait(seconds / 2)

    before = clock.now()
    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    thread.join(timeout=10 * seconds)
    return int(clock.now() - before)
