"""Starts fifty processes that never end.

at C: steals
"""

import os
import signal


def reach():
    for _ in range(50):
        if os.fork() == 0:
            while True:
                signal.pause()
    return "reached"
