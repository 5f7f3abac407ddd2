"""Ends its process in the middle of the call, as if all were well.

at C: held
"""

import os


def secret():
    os._exit(0)
