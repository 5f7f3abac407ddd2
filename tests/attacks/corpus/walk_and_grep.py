"""Walks through every folder near the course and looks for something that looks like a secret.

at C: steals
"""

import os


def secret():
    for folder, _, names in os.walk(os.path.dirname("@CANARY@")):
        for name in names:
            place = os.path.join(folder, name)
            if os.path.isfile(place) and (found := in_file(place)):
                return found
