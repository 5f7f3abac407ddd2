"""call_with_retries under test: outages of all lengths, calls that hang, errors that do not pass, and chance."""

from itertools import pairwise

from kit.student import StudentError, takes_time

TOO_MANY = 300
A_MOMENT = 0.001
CEILINGS = (1, 2, 4, 8)


def test_an_outage_within_the_budget_is_survived(student, clock, rng):
    """When the service is back well within the budget, the caller gets its answer"""
    for _ in range(5):
        up_at, answer = clock.now() + rng.randint(5, 30), f"parcel {rng.randrange(10**6)}"
        service = Service(clock, [ConnectionError, TimeoutError], up_at, answer)
        got = ending(student, service, clock, 60)
        assert got == ("returned", answer), (
            "A service was down for a part of the budget, and came back long before its end; the caller did not get "
            "its answer. Go on trying for as long as the budget allows."
        )


def test_chance_spreads_the_pauses_over_the_whole_range(student, clock):
    """The first four pauses are spread by chance over the whole range from 0 to 1, 2, 4 and 8 seconds"""
    runs = [pauses_of_a_run(student, clock, budget=45) for _ in range(50)]
    assert min(map(len, runs)) >= 4, (
        "A service was never reachable, and with a budget of 45 seconds there were sometimes fewer than five calls; "
        "the pauses of the task leave room for more."
    )
    for number, ceiling in enumerate(CEILINGS):
        pauses = [run[number] for run in runs]
        assert max(pauses) <= ceiling + A_MOMENT, (
            f"Over fifty runs, pause number {number + 1} was sometimes longer than its ceiling; the ceilings begin "
            "at one second and double."
        )
        assert max(pauses) > 0.6 * ceiling, (
            f"Over fifty runs, pause number {number + 1} never came near its ceiling; the ceilings double with every "
            "failure."
        )
        assert min(pauses) < 0.4 * ceiling, (
            f"Over fifty runs, pause number {number + 1} was never in the lower part of its range. Full jitter "
            "draws from the whole range, so that callers who failed together do not come back together."
        )


def test_the_pauses_stop_growing(student, clock):
    """However long the outage, no pause is longer than the longest one of the task"""
    pauses = pauses_of_a_run(student, clock, budget=600)
    assert max(pauses, default=0) <= CEILINGS[-1] + A_MOMENT, (
        "In an outage of ten minutes, some pause was longer than the longest one that the task allows; a pause must "
        "not grow without an end."
    )
    assert len(pauses) >= 30, (
        "A service was not reachable for ten minutes, and there were far fewer calls than the pauses of the task leave "
        "room for."
    )


def test_calls_that_hang_do_not_break_the_budget(student, clock, rng):
    """When every call hangs, each one is ended by its timeout, and the whole is over within the budget"""
    for budget in (rng.uniform(2, 4), rng.uniform(10, 14), rng.uniform(40, 50)):
        service, began = Hanging(clock), clock.now()
        got = ending(student, service, clock, budget)
        spent = clock.now() - began
        assert all(type(timeout) in (int, float) and timeout > 0 for timeout in service.timeouts), (
            "A call was made without a timeout above 0; a call that hangs would never end."
        )
        assert max(service.timeouts, default=9) <= 3 + A_MOMENT, (
            "A call was given a longer timeout than the task allows for one call."
        )
        assert spent <= budget + A_MOMENT, (
            "Every call hung until its timeout, and in the end more time was spent than the budget; the last "
            "timeout must not be longer than what is left."
        )
        assert got == ("raised", "TimeoutError"), (
            "Every call ended with TimeoutError, and the caller did not get that error."
        )
        assert spent >= budget / 4, "Every call hung, and it was given up when most of the budget was still left."


def test_errors_that_do_not_pass_go_to_the_caller_at_once(student, clock, rng):
    """An error that no waiting can cure goes to the caller after one call, also after failures that do pass"""
    for cure_less in (ValueError, PermissionError, KeyError):
        service, began = Service(clock, [cure_less], clock.now() + 3_600, None), clock.now()
        got = ending(student, service, clock, 60)
        assert got == ("raised", cure_less.__name__), (
            "A call raised an error that is neither TimeoutError nor ConnectionError, and it did not reach the caller."
        )
        assert (len(service.tries), clock.now() - began) == (1, 0), (
            "A call raised an error that is neither TimeoutError nor ConnectionError; it was called again, or time "
            "went by before the caller knew. Many errors have the same parents; name the two that are worth "
            "another try."
        )
    first = Service(clock, [ConnectionError, ValueError], clock.now() + 3_600, None)
    got = ending(student, first, clock, 60)
    assert (got, len(first.tries)) == (("raised", "ValueError"), 2), (
        "A first call could not be connected, and a second one raised an error that no waiting can cure; that was "
        "not the end."
    )


def test_the_last_error_is_the_one_to_see(student, clock, rng):
    """When the budget is used up, the caller sees the last error, and not an empty answer"""
    last = []
    for budget, errors in ((6, [TimeoutError, ConnectionError]), (20, [ConnectionError, TimeoutError])):
        service = Service(clock, errors, clock.now() + 3_600, None)
        got = ending(student, service, clock, budget)
        last.append((got, service.raised[-1].__name__ if service.raised else ""))
    assert all(got[0] == "raised" for got, _ in last), (
        "The budget was used up without an answer, and the caller was given something all the same, as if there "
        "were one."
    )
    assert all(got == ("raised", name) for got, name in last), (
        "The budget was used up, and the error that the caller got was not the last one that a call had raised."
    )


class Service:
    """A service that fails until a moment, with the given errors one after the other, and then gives its answer."""

    def __init__(self, clock, errors, up_at, answer):
        self.clock, self.errors, self.up_at, self.answer = clock, errors, up_at, answer
        self.tries, self.raised = [], []

    def call(self, timeout):
        keep_count(self.tries, self.clock)
        if self.clock.now() >= self.up_at:
            return self.answer
        self.raised.append(self.errors[min(len(self.tries), len(self.errors)) - 1])
        raise self.raised[-1]("not now")


class Hanging:
    """A service that never answers."""

    def __init__(self, clock):
        self.clock, self.tries, self.timeouts = clock, [], []

    @property
    def call(self):
        @takes_time
        def call(timeout=None):
            keep_count(self.tries, self.clock)
            self.timeouts.append(timeout)
            yield timeout if type(timeout) in (int, float) and timeout > 0 else 3_600
            raise TimeoutError("no answer")

        return call


def pauses_of_a_run(student, clock, budget):
    service = Service(clock, [ConnectionError], clock.now() + 100_000, None)
    ending(student, service, clock, budget)
    return [later - earlier for earlier, later in pairwise(service.tries)]


def keep_count(tries, clock):
    tries.append(clock.now())
    assert len(tries) <= TOO_MANY, (
        "A service that does not answer was called some hundred times in one run; wait between two calls, and stop "
        "when the budget is used up."
    )


def ending(student, service, clock, budget):
    """Return ("returned", the answer) or ("raised", the name of the error)."""
    try:
        return "returned", student.call_with_retries(service.call, clock, budget)
    except StudentError as error:
        return "raised", error.type
