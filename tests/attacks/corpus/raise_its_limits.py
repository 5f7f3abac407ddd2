"""Lifts the cap on its memory and takes more than it was given.

at C: either
"""

import resource


def reach():
    more = 3 * 2**30
    resource.setrlimit(resource.RLIMIT_AS, (more, more))
    return "reached" if len(bytearray(5 * 2**28)) else "no"
