"""One call on its way to its operation: who asks for what, and which queue is meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from kit.aws.sqs import errors
from kit.aws.sqs.access import Caller, check_access
from kit.aws.sqs.account import Account
from kit.aws.sqs.queue import Address, Queue
from kit.limits import Range


@dataclass(frozen=True, slots=True)
class Request:
    """A call at a moment. ``params`` are under boto3's names; ``now`` is in epoch seconds."""

    account: Account
    operation: str
    params: dict[str, Any]
    caller: Caller
    now: float

    def required(self, name: str) -> Any:
        """Return a parameter; raises MissingParameter without it."""
        value = self.params.get(name)
        if value is None or value == "":
            raise errors.missing_parameter(name)
        return value

    def number(self, name: str, allowed: Range, reason: str) -> int | None:
        """Return a whole number, None when it was not given; raises InvalidParameterValue outside its range."""
        value = self.params.get(name)
        if value is None:
            return None
        if value not in allowed:
            raise errors.invalid_value(value, name, reason)
        return int(value)

    def queue(self) -> Queue:
        """Return the queue that QueueUrl names, with all that was due done.

        Raises QueueDoesNotExist, InvalidAddress for another Region's URL, AccessDenied.
        """
        url = self.required("QueueUrl")
        queue = self.account.at_url(url)
        if queue is None or queue.address.region != self.caller.region:
            queue = self._search(url)
        queue.tick(self.now)
        check_access(queue, self.operation, self.caller)
        return queue

    def _search(self, url: str) -> Queue:
        """Find out by account and name; the host's Region has to be that of the caller's endpoint."""
        parts = urlsplit(url)
        region = parts.netloc.removeprefix("sqs.").removesuffix(".amazonaws.com")
        account_id, _, name = parts.path.strip("/").rpartition("/")
        if not name or not account_id or (parts.netloc.startswith("sqs.") and region != self.caller.region):
            raise errors.invalid_address(url)
        queue = self.account.at(Address(self.caller.region, account_id, name))
        if queue is not None:
            return queue
        raise errors.queue_does_not_exist() if account_id == self.account.account_id else errors.queue_out_of_sight()
