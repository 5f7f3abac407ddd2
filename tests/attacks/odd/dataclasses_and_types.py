"""Dataclasses, generics, protocols and annotations that are texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")


class Sender(Protocol):
    def send_message(self, *, QueueUrl: str, MessageBody: str) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Order(Generic[T]):
    tea: T
    notes: list[str] = field(default_factory=list, repr=False)

    def body(self) -> str:
        return json.dumps({"tea": asdict(self)["tea"]})


def order(sqs: Sender, url: str, kind: "str | None", also: Callable[[NotDefined], int] | None = None) -> str:
    made: Order[Nowhere] = Order(kind)
    return sqs.send_message(QueueUrl=url, MessageBody=made.body())["MessageId"]
