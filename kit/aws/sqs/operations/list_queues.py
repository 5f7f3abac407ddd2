"""GetQueueUrl, ListQueues and ListDeadLetterSourceQueues."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from kit import limits
from kit.aws.sqs import errors
from kit.aws.sqs.access import check_access
from kit.aws.sqs.queue import Address, Queue
from kit.aws.sqs.request import Request


def get_queue_url(request: Request) -> dict[str, Any]:
    """Return the URL of the queue with a name; of another account's with QueueOwnerAWSAccountId."""
    name = request.required("QueueName")
    owner = request.params.get("QueueOwnerAWSAccountId") or request.caller.account_id
    queue = request.account.at(Address(request.caller.region, owner, name))
    if queue is None:
        raise errors.queue_does_not_exist() if owner == request.caller.account_id else errors.queue_out_of_sight()
    check_access(queue, request.operation, request.caller)
    return {"QueueUrl": queue.url}


def list_queues(request: Request) -> dict[str, Any]:
    """Return a Region's queue URLs, by name, a page at a time when MaxResults is given."""
    prefix = request.params.get("QueueNamePrefix") or ""
    queues = request.account.in_region(request.caller.region)
    return _page(request, [queue for queue in queues if queue.address.name.startswith(prefix)], "QueueUrls")


def list_dead_letter_source_queues(request: Request) -> dict[str, Any]:
    """Return the queues whose redrive policy names this queue."""
    sources = _page(request, request.account.sources_of(request.queue()), "queueUrls")
    return {"queueUrls": []} | sources


def _page(request: Request, queues: list[Queue], name: str) -> dict[str, Any]:
    """NextToken comes only when MaxResults was given (model ListQueues); without queues the answer is empty."""
    allowed = limits.SQS_LIST_RESULTS
    size = request.number(
        "MaxResults", allowed, f"MaxResults must be an integer between {allowed.low} and {allowed.high}."
    )
    after = _read_token(request.params.get("NextToken"))
    rest = [queue for queue in queues if queue.address.name > after]
    page = rest[: size or allowed.default]
    answer: dict[str, Any] = {name: [queue.url for queue in page]} if page else {}
    if size is not None and len(rest) > size:
        answer["NextToken"] = base64.b64encode(page[-1].address.name.encode()).decode()
    return answer


def _read_token(token: str | None) -> str:
    try:
        return base64.b64decode(token or "", validate=True).decode()
    except (binascii.Error, ValueError):
        raise errors.invalid_value(token, "NextToken", "The token is not valid.") from None
