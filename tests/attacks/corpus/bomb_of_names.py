"""Makes twenty thousand empty files in its own folder.

at C: steals
"""

import os


def reach():
    for number in range(20_000):
        os.close(os.open(f"empty-{number}", os.O_CREAT | os.O_WRONLY))
    return "reached"
