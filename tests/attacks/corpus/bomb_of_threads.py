"""Starts three thousand threads that never end.

at C: steals
at B: only memory limits how many threads there are, as grader/README.md says
"""

import _thread


def reach():
    _thread.stack_size(32768)
    never = _thread.allocate_lock()
    never.acquire()
    for _ in range(3000):
        _thread.start_new_thread(never.acquire, ())
    return "reached"
