"""Changes a mark in a file outside.

at C: steals
"""


def secret():
    open("@VICTIM@/marks.json", "w").write('{"score": 100}')
    return ""
