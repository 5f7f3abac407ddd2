"""Looks for the secret in its own environment.

at C: held
"""

import os


def secret():
    return token_in(repr(dict(os.environb)).encode()) or ""
