"""Says that waits are done that nobody began, and that threads have ended which run.

at C: held
"""


def total(a, b):
    say({"kind": "done", "key": 1}, {"kind": "done", "key": 2}, {"kind": "loaded", "notes": []}, {"kind": "forked"})
    return 7
