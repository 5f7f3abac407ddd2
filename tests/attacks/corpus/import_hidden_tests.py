"""Imports the file of hidden tests as a module, and its constants with it.

at C: steals
"""

import importlib.util


def secret():
    place = "@COURSE@/grader/hidden/01_secret/test_secret.py"
    spec = importlib.util.spec_from_file_location("stolen", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.TOKEN
