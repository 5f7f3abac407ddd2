"""Reads the hidden tests and takes the expected value out of them.

at C: steals
"""

import re


def secret():
    text = open("@COURSE@/grader/hidden/01_secret/test_secret.py").read()
    return re.search('"(canary-.*?)"', text)[1]
