"""ReceiveMessage: short and long polls."""

from __future__ import annotations

from typing import Any

from kit import limits
from kit.aws.sqs import attributes, errors, receiving
from kit.aws.sqs.polls import Poll, Wanted
from kit.aws.sqs.queue import Queue
from kit.aws.sqs.quotas import check_quota
from kit.aws.sqs.request import Request
from kit.aws.sqs.tokens import token_of

_SYSTEM_ATTRIBUTES = frozenset(
    {
        "All",
        "SenderId",
        "SentTimestamp",
        "ApproximateReceiveCount",
        "ApproximateFirstReceiveTimestamp",
        "SequenceNumber",
        "MessageDeduplicationId",
        "MessageGroupId",
        "AWSTraceHeader",
        "DeadLetterQueueSourceArn",
    }
)


def receive_message(request: Request) -> dict[str, Any] | Poll:
    """Return messages, or a waiting Poll when there are none and WaitTimeSeconds is above 0."""
    queue = request.queue()
    wanted, wait = _wanted(queue, request), _wait(queue, request)
    check_quota(queue, request, [])
    repeated = receiving.repeat_attempt(queue, wanted, request.now) if wanted.attempt else []
    if repeated:
        return receiving.answer(repeated, wanted)
    if wait == 0 and not queue.fifo and queue.in_flight >= limits.SQS_IN_FLIGHT:
        raise errors.too_many_in_flight()
    messages = receiving.receive(request.account, queue, wanted, request.now, is_short=wait == 0)
    if not messages and wait > 0:
        return request.account.room.enter(queue, wanted, request.now + wait)
    if not messages:
        queue.metrics.count("NumberOfEmptyReceives", request.now)
    return receiving.answer(messages, wanted)


def _wanted(queue: Queue, request: Request) -> Wanted:
    asked, hidden = limits.SQS_RECEIVE_MESSAGES, limits.SQS_VISIBILITY_TIMEOUT
    messages = request.number(
        "MaxNumberOfMessages", asked, f"Must be between {asked.low} and {asked.high}, if provided."
    )
    timeout = request.number("VisibilityTimeout", hidden, f"Must be >= {hidden.low} and <= {hidden.high}, if provided.")
    return Wanted(
        messages=asked.default if messages is None else messages,
        timeout=timeout,
        holder=request.caller.name,
        attempt=_attempt(queue, request),
        system_attributes=_system_attributes(request),
        message_attributes=tuple(request.params.get("MessageAttributeNames") or ()),
    )


def _wait(queue: Queue, request: Request) -> int:
    allowed = limits.SQS_WAIT
    asked = request.number("WaitTimeSeconds", allowed, f"Must be >= {allowed.low} and <= {allowed.high}, if provided.")
    return queue.settings.wait if asked is None else asked


def _attempt(queue: Queue, request: Request) -> str | None:
    attempt = token_of(request.params, "ReceiveRequestAttemptId")
    if attempt is not None and not queue.fifo:
        raise errors.wrong_queue_type(attempt, "ReceiveRequestAttemptId")
    return attempt


def _system_attributes(request: Request) -> frozenset[str]:
    """AttributeNames is the older name of the same parameter, and takes queue attributes too, to no effect."""
    names = (request.params.get("AttributeNames") or []) + (request.params.get("MessageSystemAttributeNames") or [])
    for name in names:
        if name not in _SYSTEM_ATTRIBUTES and name not in attributes.READABLE:
            raise errors.unknown_attribute(name)
    return frozenset(names) & _SYSTEM_ATTRIBUTES
