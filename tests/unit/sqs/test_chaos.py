"""Everything at once: faults, lazy consumers, long polls, delays, dead letters. The books must balance."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from kit.aws.sqs import Poll, QueueView
from tests.unit.sqs.desk import LEARNER, Desk

MESSAGES = 400


def balance(view: QueueView) -> int:
    """Return how many messages a queue should hold by its own books."""
    came = view.sent + view.moved_in
    return came - view.deleted - view.dead_lettered - view.expired - view.purged - view.moved_out


def run(desk: Desk, generator: random.Random, url: str, poison: set[str]) -> Counter[str]:
    """Let careless consumers work until both queues are empty; return how often each body was handled."""
    handled: Counter[str] = Counter()
    polls: list[Poll] = []
    unsent = [f"m{number}" for number in range(MESSAGES)]
    for step in range(20_000):
        if unsent and generator.random() < 0.5:
            desk.send(url, unsent.pop(), DelaySeconds=generator.choice([0, 0, 5]))
        answer = desk.service.call(
            "ReceiveMessage",
            {"QueueUrl": url, "MaxNumberOfMessages": 3, "WaitTimeSeconds": generator.choice([0, 5])},
            LEARNER,
        )
        if isinstance(answer, Poll):
            polls.append(answer)
        else:
            work(desk, generator, url, answer, poison, handled)
        desk.advance(generator.choice([0, 0.5, 3]))
        for poll in [poll for poll in polls if poll.answer is not None]:
            polls.remove(poll)
            work(desk, generator, url, poll.answer or {}, poison, handled)
        if not unsent and desk.counts(url) == (0, 0, 0):
            return handled
        assert step < 19_999, "the queue never emptied"
    return handled


def work(
    desk: Desk,
    generator: random.Random,
    url: str,
    answer: dict[str, list[dict[str, str]]],
    poison: set[str],
    handled: Counter[str],
) -> None:
    for message in answer.get("Messages", []):
        if message["Body"] in poison or generator.random() < 0.1:
            continue
        handled[message["Body"]] += 1
        desk.delete(url, message["ReceiptHandle"])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_message_ends_somewhere_exactly_once(seed: int) -> None:
    desk, generator = Desk(seed), random.Random(seed)
    dead = desk.queue("dead", MessageRetentionPeriod="1209600")
    url = desk.queue("orders", VisibilityTimeout="10", RedrivePolicy=desk.redrive(dead, 5))
    poison = {f"m{number}" for number in range(0, MESSAGES, 20)}
    with desk.faults.duplicates(rate=0.1), desk.faults.reorder(rate=0.3), desk.faults.misses(rate=0.3):
        handled = run(desk, generator, url, poison)
    buried = [view.body for view in desk.view(dead).messages]
    assert sorted([*handled, *(body for body in buried if body not in handled)]) == sorted(
        f"m{number}" for number in range(MESSAGES)
    )
    assert poison <= set(buried)
    assert not poison & set(handled)
    assert (balance(desk.view(url)), balance(desk.view(dead))) == (0, len(buried))
