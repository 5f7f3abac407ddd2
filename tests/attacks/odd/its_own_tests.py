"""Its own asserts, doctests and unit tests beside the answer."""

import doctest
import unittest


def steep(clock, seconds):
    """Wait.

    >>> class Still:
    ...     now, sleep = lambda self: 0, lambda self, seconds: None
    >>> steep(Still(), 5)
    0
    """
    before = clock.now()
    clock.sleep(seconds)
    return int(clock.now() - before)


# %%
class Steeping(unittest.TestCase):
    def test_it(self):
        assert steep.__name__ == "steep"


doctest.run_docstring_examples(steep, globals())
unittest.main(argv=["x"], exit=False)
