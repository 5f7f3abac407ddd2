"""call_with_retries: try again after failures that may pass, with growing random pauses, within a budget of time."""

from itertools import pairwise

from kit.student import StudentError, takes_time

TOO_MANY = 200


def test_the_answer_comes_after_some_failures(student, clock):
    """After two failures it tries a third time, after short pauses, and returns the answer"""
    tries = []

    def call(timeout):
        keep_count(tries, clock)
        if len(tries) < 3:
            raise ConnectionError("not now")
        return "packed"

    answer = ending(student, call, clock, 60)
    pauses = [later - earlier for earlier, later in pairwise(tries)]
    assert answer == "returned 'packed'", (
        f"The first two calls failed and the third would have answered 'packed'; call_with_retries {answer} after "
        f"{len(tries)} calls. Catch ConnectionError and TimeoutError, wait, and call again."
    )
    assert sum(pauses) > 0 and pauses[0] <= 1.001 and pauses[1] <= 2.001, (
        f"Between the three calls it waited {[round(pause, 2) for pause in pauses]} seconds; expected are random "
        "pauses, at most 1 second and then at most 2."
    )


def test_a_mistake_is_not_tried_again(student, clock):
    """An error that will not pass goes to the caller at once, after one call"""
    tries = []

    def call(timeout):
        keep_count(tries, clock)
        raise ValueError("an order without an address")

    began = clock.now()
    answer = ending(student, call, clock, 60)
    assert (answer, len(tries), clock.now() - began) == ("raised ValueError", 1, 0), (
        f"The call raised ValueError; call_with_retries {answer} after {len(tries)} calls and "
        f"{clock.now() - began:.1f} seconds. Expected is that this error goes on to the caller after one call, at once."
    )


def test_it_is_over_when_the_budget_is_used_up(student, clock):
    """When nobody ever answers, it is over within the budget, with the last error"""
    tries = []

    @takes_time
    def call(timeout):
        keep_count(tries, clock)
        yield timeout
        raise TimeoutError("no answer")

    began = clock.now()
    answer = ending(student, call, clock, 20)
    seconds = clock.now() - began
    assert answer == "raised TimeoutError", (
        f"Each call ended with TimeoutError; call_with_retries {answer}. Expected is that the last error goes on to "
        "the caller when the budget is used up."
    )
    assert len(tries) >= 3 and seconds <= 20.001, (
        f"The budget was 20 seconds; there were {len(tries)} calls in {seconds:.1f} seconds. Expected are at least 3, "
        "within the budget: give each call 3 seconds, or what is left when that is less."
    )


def keep_count(tries, clock):
    tries.append(clock.now())
    assert len(tries) <= TOO_MANY, (
        f"call was called {TOO_MANY} times in {tries[-1] - tries[0]:.1f} seconds; wait between two calls, with "
        "clock.sleep, and stop when the budget is used up."
    )


def ending(student, call, clock, budget):
    try:
        return f"returned {student.call_with_retries(call, clock, budget)!r}"
    except StudentError as error:
        return f"raised {error.type}"
