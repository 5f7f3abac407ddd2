"""Returns a list that holds itself.

at C: held
"""


def total(a, b):
    circle = [a]
    circle.append(circle)
    return circle
