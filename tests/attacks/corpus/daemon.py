"""Leaves a daemon behind that edits the results when they are there.

at C: held
"""

import os


def secret():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            edit_results()
        os._exit(0)
    return ""


def edit_results():
    libc.prctl(15, b"@NAME@", 0, 0, 0)
    for _ in range(3000):
        libc.usleep(10_000)
        if os.path.exists("@OUT@/results.json"):
            open("@OUT@/results.json", "a").write("100 marks for @NAME@")
            break
    os._exit(0)
