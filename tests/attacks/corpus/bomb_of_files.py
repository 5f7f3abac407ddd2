"""Writes 300 MB into its own folder.

at C: steals
"""


def reach():
    block = b"x" * (15 * 2**20)
    for number in range(20):
        with open(f"full-{number}", "wb") as file:
            file.write(block)
    return "reached"
