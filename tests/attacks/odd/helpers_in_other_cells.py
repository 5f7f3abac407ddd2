"""Helpers, constants and types in cells of their own."""

from typing import NamedTuple


class Order(NamedTuple):
    tea: str


# %%
def body_of(order: Order) -> str:
    return json.dumps(order._asdict())


# %%
def order(sqs, url: str, kind: str) -> str:
    return sqs.send_message(QueueUrl=url, MessageBody=body_of(Order(kind)))["MessageId"]
