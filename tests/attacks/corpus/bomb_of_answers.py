"""Returns 25 MB, so that whoever quotes the answer fills the results with it.

at C: held
"""


def secret():
    return ["x" * (25 * 2**20)]
