"""Sets up a ring on which the kernel opens files unseen by a filter of system calls.

at C: either
"""

import ctypes


def reach():
    syscall(425, 4, ctypes.create_string_buffer(120))
    return "reached"
