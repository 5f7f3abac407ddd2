"""The servers view: where the messages of a standard queue lie, and which servers each receive asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kit.widgets.borrows import queue_name
from kit.widgets.first_shown import Summary
from kit.widgets.live import Live, browser_part

if TYPE_CHECKING:
    from kit.faults import Fault
    from kit.sandbox import Sandbox

MOST_SHOWN = 12
"""Messages drawn; each lies on more than one server."""
MOST_RECEIVES = 5
"""Receives listed, the newest first."""
SERVERS = 6
_LONG = 5
_RATE = 0.5


class ServersView(Live):
    """Shows why a short poll may miss what a long poll finds: ``ServersView(sandbox, "orders")``, or a QueueUrl.

    Everything drawn is what the queue did; looking changes nothing. The buttons run boto3 calls as the caller
    ``widget``, and one switches the fault ``sandbox.faults.misses`` on and off.
    """

    _esm = browser_part("servers_view", "js")
    _css = browser_part("servers_view", "css")

    def __init__(self, sandbox: Sandbox, queue: str) -> None:
        self._name = queue_name(queue)
        self._sqs: Any = None
        self._misses: Fault | None = None
        super().__init__(sandbox)
        self._actions |= {
            "send": self._send_one,
            "short": lambda _: self._receive(0),
            "long": lambda _: self._receive(_LONG),
            "misses": self._switch_misses,
        }

    def picture(self) -> dict[str, Any]:
        """Return the messages with their servers and the latest receives; ``queue`` is None where there is none."""
        sqs, region = self._sandbox.world.sqs, self._sandbox.region
        misses = any(fault.kind == "misses" for fault in self._sandbox.faults.active)
        basis = {"name": self._name, "servers": SERVERS, "misses": misses, "own_misses": self._own_misses()}
        if self._name not in sqs.queue_names(region):
            return {**basis, "queue": None}
        view = sqs.view(region, self._name, MOST_SHOWN)
        queue = {
            "fifo": view.fifo,
            "messages": [_message(message) for message in sorted(view.messages, key=lambda one: one.number)],
            "more": view.waiting + view.delayed + view.in_flight - len(view.messages),
            "asked": [_asked(asked) for asked in view.asked[: -MOST_RECEIVES - 1 : -1]],
        }
        return {**basis, "queue": queue}

    def summary(self) -> Summary:
        """Return where each message lies and whom each receive asked."""
        queue, title = self.state["queue"], f"Servers of {self._name}"
        if queue is None:
            return Summary(title, (), ("There is no queue of this name.",))
        lie = [
            f"message {message['n']} ({message['body']}), {message['state'].replace('_', ' ')}: "
            f"on servers {_listed(message['servers'])}"
            for message in queue["messages"]
        ]
        asked = [f"A {asked['kind']} poll {said_of(asked)}" for asked in queue["asked"]]
        return Summary(title, (("servers", str(SERVERS)),), (*lie, *asked))

    def _own_misses(self) -> bool:
        return self._misses is not None and self._misses in self._sandbox.faults.active

    def _send_one(self, wish: dict[str, Any]) -> None:
        sqs, region = self._sandbox.world.sqs, self._sandbox.region
        number = sqs.view(region, self._name, 0).sent + 1 if self._name in sqs.queue_names(region) else 1
        self._call("send_message", lambda _: f"Message {number} lies on two servers.", MessageBody=f"order {number}")

    def _receive(self, wait: int) -> None:
        self._call("receive_message", self._received, MaxNumberOfMessages=10, WaitTimeSeconds=wait)

    def _received(self, answer: dict[str, Any]) -> str:
        asked = self._sandbox.world.sqs.view(self._sandbox.region, self._name, 0).asked
        if not asked:
            return "A FIFO queue is not asked server by server: a poll of it misses nothing."
        latest = _asked(asked[-1])
        return f"The {latest['kind']} poll {said_of(latest)}"

    def _switch_misses(self, wish: dict[str, Any]) -> None:
        if self._own_misses():
            self._act("misses.stop()", self._stop_misses, lambda _: "Short polls find everything again.")
        else:
            line = f"misses = sandbox.faults.misses(rate={_RATE}).start()"
            self._act(line, self._start_misses, lambda _: "About every second short poll misses something from now on.")

    def _start_misses(self) -> None:
        self._misses = self._sandbox.faults.misses(rate=_RATE).start()
        self._sandbox.world.changed()

    def _stop_misses(self) -> None:
        if self._misses is not None:
            self._misses.stop()
        self._sandbox.world.changed()

    def _call(self, method: str, say: Callable[[dict[str, Any]], str], **params: Any) -> None:
        if self._sqs is None:  # made at the first click: making one takes longer than drawing the whole view
            self._sqs = self._sandbox.client("sqs", name="widget")
        given = "".join(f", {name}={json.dumps(value)}" for name, value in params.items())
        url = f"https://sqs.{self._sandbox.region}.amazonaws.com/{self._sandbox.account_id}/{self._name}"
        call = getattr(self._sqs, method)
        self._act(f"sqs.{method}(QueueUrl=queue_url{given})", lambda: call(QueueUrl=url, **params), say)


def said_of(asked: dict[str, Any]) -> str:
    """Return what a receive did, as the end of a sentence that began with its name."""
    whom = "every server" if len(asked["servers"]) == SERVERS else f"servers {_listed(asked['servers'])}"
    found = f"found {_messages(asked['found'])}" if asked["found"] else "found nothing"
    missed = f" It missed {_messages(asked['missed'])}." if asked["missed"] else ""
    return f"asked {whom} and {found}.{missed}"


def _message(message: Any) -> dict[str, Any]:
    return {
        "id": message.message_id,
        "n": message.number,
        "body": message.body,
        "state": message.state,
        "visible_at": message.visible_at,
        "delayed_until": message.delayed_until,
        "expires_at": message.expires_at,
        "servers": list(message.servers),
    }


def _asked(asked: Any) -> dict[str, Any]:
    plain = {
        "serial": asked.serial,
        "at": asked.at,
        "holder": asked.holder,
        "kind": "short" if asked.is_short else "long",
        "servers": list(asked.servers),
        "found": list(asked.found),
        "missed": list(asked.missed),
    }
    return {**plain, "said": said_of(plain)}


def _messages(numbers: list[int]) -> str:
    return f"message {numbers[0]}" if len(numbers) == 1 else f"messages {_joined([str(number) for number in numbers])}"


def _listed(servers: list[int]) -> str:
    return _joined([str(server + 1) for server in servers])


def _joined(texts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(texts[:-1]), texts[-1]])) if texts else "none"
