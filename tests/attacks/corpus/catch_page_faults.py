"""Asks to handle page faults itself, the tool of those who win races against the kernel.

at C: either
"""


def reach():
    syscall(323, 1)
    return "reached"
