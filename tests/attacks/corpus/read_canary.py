"""Reads the secret from a file whose place it knows.

at C: steals
"""


def secret():
    return open("@CANARY@").read()
