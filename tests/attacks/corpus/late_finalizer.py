"""Writes outside when the last of its objects is thrown away.

at C: held
"""


class Last:
    def __del__(self):
        open("@VICTIM@/marks.json", "w").write('{"score": 100}')


kept = Last()


def secret():
    return ""
