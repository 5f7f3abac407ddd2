"""The chaos run in small: the books balance, and a bug in the engine does not stay hidden."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kit.aws.sqs import redrive
from kit.aws.sqs.injected import Injected
from kit.aws.sqs.message import Message
from kit.aws.sqs.queue import Queue
from tests.bench.chaos import MOST_RECEIVES, Driver, Unbalanced

FEW, MESSAGES = 600, 2_000


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_message_is_deleted_a_dead_letter_or_expired(seed: int) -> None:
    found = Driver(seed, MESSAGES).run()
    assert found["copies"] == found["deleted"] + found["dead"] + found["expired"]
    assert min(found["deleted"], found["dead"], found["expired"], found["doubled"]) > 0


def test_the_same_seed_tells_the_same_story() -> None:
    assert Driver(4, FEW).run() == Driver(4, FEW).run()


def every(number: int, act: Callable[..., Any], otherwise: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that does ``act`` each ``number``-th time, and what it should the other times."""
    times = 0

    def buggy(*arguments: Any) -> Any:
        nonlocal times
        times += 1
        return (otherwise if times % number else act)(*arguments)

    return buggy


def drop(queue: Queue, message: Message) -> None:
    queue._remove(message)


def do_nothing(*_: object) -> None:
    return None


def test_a_lapse_that_drops_a_message_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Queue, "_land", every(50, drop, Queue._land))
    with pytest.raises(Unbalanced, match="was lost"):
        Driver(1, FEW).run()


def test_a_duplicate_that_nobody_injected_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Injected, "is_repeated", every(50, lambda _: True, lambda _: False))
    with pytest.raises(Unbalanced, match="twice"):
        Driver(1, FEW).run()


def test_a_delete_without_effect_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Queue, "delete", every(100, do_nothing, Queue.delete))
    with pytest.raises(Unbalanced, match="although it was deleted"):
        Driver(1, FEW).run()


def test_a_dead_letter_that_comes_too_early_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_early(_: Queue, message: Message) -> bool:
        return message.receive_count >= MOST_RECEIVES - 1

    monkeypatch.setattr(redrive, "is_exhausted", too_early)
    with pytest.raises(Unbalanced, match="is a dead letter after"):
        Driver(1, FEW).run()
