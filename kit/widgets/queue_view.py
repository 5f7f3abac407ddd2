"""The queue view: where every message of a queue is, and what each button's boto3 call does to it."""

from __future__ import annotations

import json
from collections.abc import Callable
from math import ceil
from typing import TYPE_CHECKING, Any

from kit.widgets.borrows import Ledger, queue_name
from kit.widgets.first_shown import Summary, duration_text, times_text
from kit.widgets.live import Live, browser_part

if TYPE_CHECKING:
    from kit.sandbox import Sandbox

MOST_SHOWN = 60
"""Messages drawn one by one; the counts hold the others too."""
_MOST_DONE = 8
_EXTENSION = 30


class QueueView(Live):
    """Shows a queue live: ``QueueView(sandbox, "orders")``; a QueueUrl works as well.

    Looking changes nothing: no receive count rises. The buttons run boto3 calls under the caller name ``widget``.
    """

    _esm = browser_part("queue_view", "js")
    _css = browser_part("queue_view", "css")

    def __init__(self, sandbox: Sandbox, queue: str) -> None:
        self._name = queue_name(queue)
        self._ledger = Ledger(self._name)
        self._sqs: Any = None
        super().__init__(sandbox)
        self._actions |= {
            "send": self._send_one,
            "receive": self._receive,
            "delete": self._delete,
            "extend": self._extend,
        }

    def picture(self) -> dict[str, Any]:
        """Return the queue and its dead-letter queue as they are now; ``queue`` is None where there is none."""
        self._ledger.follow(self._sandbox.log)
        queue = self._queue(self._name)
        if queue is None:
            return {"name": self._name, "queue": None}
        dead = queue["dead_letter_queue"]
        here = {message["id"] for message in queue["messages"]}
        done = [{"id": key, "n": number} for key, number in self._ledger.deleted(_MOST_DONE) if key not in here]
        return {"name": self._name, "queue": queue, "dead": self._queue(dead) if dead else None, "done": done}

    def summary(self) -> Summary:
        """Return the counts, and a sentence for every message."""
        queue, now = self.state["queue"], self.state["now"]
        title = f"Queue view of {self._name}"
        if queue is None:
            return Summary(title, (), ("There is no queue of this name.",))
        names = ("sent", "delayed", "waiting", "in_flight", "deleted", "expired", "dead_lettered")
        values = tuple((name.replace("_", " ").replace("dead l", "dead-l"), str(queue[name])) for name in names)
        return Summary(title, values, tuple(_sentence(message, now) for message in queue["messages"]))

    def _queue(self, name: str) -> dict[str, Any] | None:
        sqs, region = self._sandbox.world.sqs, self._sandbox.region
        if name not in sqs.queue_names(region):
            return None
        view = sqs.view(region, name, MOST_SHOWN)
        return {
            "name": view.name,
            "fifo": view.fifo,
            "timeout": view.visibility_timeout,
            "retention": view.retention,
            "dead_letter_queue": view.dead_letter_queue,
            "waiting": view.waiting,
            "delayed": view.delayed,
            "in_flight": view.in_flight,
            "sent": view.sent,
            "deleted": view.deleted,
            "expired": view.expired,
            "dead_lettered": view.dead_lettered,
            "duplicates": view.duplicates,
            "purged": view.purged,
            "moved_in": view.moved_in,
            "moved_out": view.moved_out,
            "messages": [self._message(message) for message in view.messages],
        }

    def _message(self, message: Any) -> dict[str, Any]:
        borrow = self._ledger.latest(message.message_id) if message.state == "in_flight" else None
        holders = self._ledger.held(message.message_id, self._sandbox.clock.now()) if borrow else []
        return {
            "id": message.message_id,
            "n": message.number,
            "body": message.body,
            "state": message.state,
            "count": message.receive_count,
            "visible_at": message.visible_at,
            "delayed_until": message.delayed_until,
            "expires_at": message.expires_at,
            "holder": message.holder,
            "group": message.group,
            "since": borrow.start if borrow else None,
            "also": [holder.consumer for holder in holders[:-1]],
        }

    def _send_one(self, wish: dict[str, Any]) -> None:
        queue = self._queue(self._name)
        number = queue["sent"] + 1 if queue else 1
        fifo = {"MessageGroupId": "orders", "MessageDeduplicationId": f"order-{number}"}
        extra = fifo if self._name.endswith(".fifo") else {}
        said = f"Message {number} is in the queue."
        self._call("send_message", lambda _: said, MessageBody=f"order {number}", **extra)

    def _receive(self, wish: dict[str, Any]) -> None:
        self._call("receive_message", self._received, WaitTimeSeconds=0)

    def _received(self, answer: dict[str, Any]) -> str:
        self._ledger.follow(self._sandbox.log)
        borrows = [self._ledger.latest(message["MessageId"]) for message in answer.get("Messages", ())]
        if not borrows or borrows[0] is None:
            return "There was nothing to receive."
        borrow = borrows[0]
        seconds = duration_text(borrow.end - borrow.start)
        return f"Message {borrow.number} is in flight: nobody else sees it for {seconds}."

    def _delete(self, wish: dict[str, Any]) -> None:
        chosen = self._chosen(wish)
        if chosen is not None:
            said = f"Message {chosen.number} is deleted."
            self._call("delete_message", lambda _: said, ReceiptHandle=chosen.receipt_handle)

    def _extend(self, wish: dict[str, Any]) -> None:
        chosen = self._chosen(wish)
        if chosen is not None:
            left = max(0, ceil(chosen.visible_at - self._sandbox.clock.now()))
            seconds = left + _EXTENSION
            said = (
                f"Message {chosen.number} comes back in {seconds} seconds, unless it is deleted. AWS counts from now: "
                f"{left} seconds that were left, and {_EXTENSION} more."
            )
            how = {"ReceiptHandle": chosen.receipt_handle, "VisibilityTimeout": seconds}
            self._call("change_message_visibility", lambda _: said, **how)

    def _chosen(self, wish: dict[str, Any]) -> Any:
        sqs, region = self._sandbox.world.sqs, self._sandbox.region
        views = sqs.view(region, self._name, MOST_SHOWN).messages if self._name in sqs.queue_names(region) else ()
        for message in views:
            if message.message_id == wish.get("id") and message.state == "in_flight":
                return message
        self._answer("", "This message is not in flight any more, so there is no receipt to use.", failed=True)
        return None

    def _client(self) -> Any:
        if self._sqs is None:  # made at the first click: making one takes longer than drawing the whole view
            self._sqs = self._sandbox.client("sqs", name="widget")
        return self._sqs

    def _call(self, method: str, say: Callable[[dict[str, Any]], str], **params: Any) -> None:
        given = "".join(f", {name}={json.dumps(value)}" for name, value in params.items())
        url = f"https://sqs.{self._sandbox.region}.amazonaws.com/{self._sandbox.account_id}/{self._name}"
        call = getattr(self._client(), method)
        self._act(f"sqs.{method}(QueueUrl=queue_url{given})", lambda: call(QueueUrl=url, **params), say)


def _sentence(message: dict[str, Any], now: float) -> str:
    received = f", received {times_text(message['count'])}" if message["count"] else ""
    ends = {"in_flight": message["visible_at"], "delayed": message["delayed_until"]}.get(message["state"])
    back = f", back in {duration_text(ends - now)}" if message["state"] == "in_flight" and ends else ""
    visible = f", waits in {duration_text(ends - now)}" if message["state"] == "delayed" and ends else ""
    state = message["state"].replace("_", " ")
    return f"message {message['n']} ({message['body']}): {state}{received}{back}{visible}"
