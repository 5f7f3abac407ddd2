"""A loop over the ceilings, and the time left worked out before each step."""

import itertools
import random


def call_with_retries(call, clock, budget):
    began = clock.now()
    for ceiling in itertools.chain([1, 2, 4], itertools.repeat(8)):
        try:
            return call(timeout=min(3.0, budget - (clock.now() - began)))
        except ConnectionError as error:
            failure = error
        except TimeoutError as error:
            failure = error
        pause = ceiling * random.random()
        left = budget - (clock.now() - began) - pause
        if left <= 0:
            raise failure
        clock.sleep(pause)
