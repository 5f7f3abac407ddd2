"""Dead letters: what leaves a queue after too many receives, and the tasks that bring it back.

Rules: guide sqs-dead-letter-queues and sqs-configure-dead-letter-queue-redrive; model StartMessageMoveTask.
A standard dead-letter queue keeps the time from which retention counts, so a message may expire soon after it came;
a FIFO one starts it anew.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from kit import limits
from kit.aws.sqs import errors
from kit.aws.sqs.attributes import Settings
from kit.aws.sqs.message import Message
from kit.aws.sqs.queue import Address, Queue

if TYPE_CHECKING:
    from kit.aws.sqs.account import Account


def dead_letter_queue(account: Account, queue: Queue) -> Queue | None:
    """Return where a queue's dead letters go; None without a redrive policy, or when that queue was deleted:
    then messages stay and are delivered again."""
    redrive = queue.settings.redrive
    return None if redrive is None else account.at_arn(redrive.target_arn)


def is_exhausted(queue: Queue, message: Message) -> bool:
    """Tell whether a message has been received as often as its queue allows: the next receive moves it."""
    redrive = queue.settings.redrive
    return redrive is not None and message.receive_count >= redrive.max_receive_count


def bury(account: Account, queue: Queue, target: Queue, message: Message, now: float) -> None:
    """Move a message that was taken from the line to the dead-letter queue; its receive count goes on there."""
    queue.move_out(message, now)
    queue.totals.dead_lettered += 1
    message.dead_letter_source = queue.arn
    message.receipt_handle, message.holder = None, ""
    if target.fifo:
        message.sent_at = message.enqueued_at = now
        message.deduplication_id = message.message_id
        message.sequence = account.next_sequence()
    target.move_in(message, now)


def check_target(account: Account, address: Address, fifo: bool, settings: Settings, text: str) -> None:
    """Raise InvalidParameterValue unless the redrive policy's target can be the dead-letter queue of a queue."""
    redrive = settings.redrive
    if redrive is None:
        return
    target = account.at_arn(redrive.target_arn)
    if target is None:
        raise errors.invalid_value(text, "RedrivePolicy", "Dead letter target does not exist.")
    if target.address == address:
        raise errors.invalid_value(text, "RedrivePolicy", "A queue cannot be its own dead letter target.")
    if target.address.region != address.region:
        raise errors.invalid_value(
            text, "RedrivePolicy", "Dead letter target must be in the same Region as the source."
        )
    if target.fifo != fifo:
        reason = "Dead letter queue must be same type of queue as the source."
        raise errors.invalid_value(text, "RedrivePolicy", reason)
    allow = target.settings.redrive_allow
    if allow is not None and not allow.allows(address.arn):
        reason = "Dead letter target's RedriveAllowPolicy does not allow this source queue."
        raise errors.invalid_value(text, "RedrivePolicy", reason)


class Status(Enum):
    """Where a redrive task stands, in AWS's words."""

    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"
    FAILED = "FAILED"


@dataclass(slots=True, eq=False)
class MoveTask:
    """One redrive task: moves ``to_move`` messages, one after the other at ``rate`` a second.

    destination_arn: None sends each message back to the queue it came from. asked_rate: None lets AWS choose.
    """

    task_id: str
    source: Queue
    destination_arn: str | None
    asked_rate: int | None
    started_at: float
    to_move: int
    moved: int = 0
    status: Status = Status.RUNNING
    failure: str | None = None

    @property
    def handle(self) -> str:
        """The task's handle, as CancelMessageMoveTask takes it."""
        text = json.dumps({"taskId": self.task_id, "sourceArn": self.source.arn})
        return base64.b64encode(text.encode()).decode()

    def next_due(self) -> float:
        """Return when the next message moves."""
        rate = self.asked_rate or limits.SQS_MOVE_RATE.default
        return self.started_at + (self.moved + 1) / rate


def read_task_handle(handle: str) -> tuple[str, str]:
    """Return task id and source ARN that a handle holds; raises InvalidParameterValue when it holds none (recorded)."""
    try:
        content = json.loads(base64.b64decode(handle, validate=True))
        return str(content["taskId"]), str(content["sourceArn"])
    except (binascii.Error, ValueError, KeyError, TypeError):
        raise errors.invalid_parameter("Value for parameter TaskHandle is invalid.") from None


class MoveTasks:
    """An account's redrive tasks, latest first for each source queue."""

    def __init__(self) -> None:
        self._by_source: dict[str, list[MoveTask]] = {}
        self._running: list[MoveTask] = []

    def __bool__(self) -> bool:
        return bool(self._running)

    def start(self, task: MoveTask) -> None:
        """Begin a task; with nothing to move it is complete at once."""
        tasks = self._by_source.setdefault(task.source.arn, [])
        tasks.insert(0, task)
        del tasks[limits.SQS_MOVE_TASKS_LISTED.high :]
        if task.to_move:
            self._running.append(task)
        else:
            task.status = Status.COMPLETED

    def of(self, source_arn: str) -> list[MoveTask]:
        """Return a queue's latest tasks."""
        return list(self._by_source.get(source_arn, ()))

    def find(self, source_arn: str, task_id: str) -> MoveTask | None:
        """Return one task, or None."""
        return next((task for task in self.of(source_arn) if task.task_id == task_id), None)

    def is_running(self, source_arn: str) -> bool:
        """Tell whether a queue has an active task: it may have only one."""
        return any(task.status is Status.RUNNING for task in self.of(source_arn))

    def end(self, task: MoveTask, status: Status, failure: str | None = None) -> None:
        """Stop a running task."""
        task.status, task.failure = status, failure
        self._running.remove(task)

    def next_due(self) -> float | None:
        """Return when the next message of any task moves, or None."""
        return min((task.next_due() for task in self._running), default=None)

    def run(self, moment: float, move: Callable[[MoveTask, float], None]) -> None:
        """Let each task that is due by ``moment`` move what is due."""
        for task in list(self._running):
            while task.status is Status.RUNNING and task.next_due() <= moment:
                move(task, task.next_due())


def move_one(account: Account, task: MoveTask, now: float) -> None:
    """Move one message of a task back, as a new message: new id, new retention, receive count 0."""
    task.source.tick(now)
    taken = task.source.line.take(1, now)
    if not taken:
        account.tasks.end(task, Status.COMPLETED)
        return
    message = taken[0]
    target_arn = task.destination_arn or message.dead_letter_source
    target = None if target_arn is None else account.at_arn(target_arn)
    if target is None or account.at(task.source.address) is not task.source:
        task.source.line.add(message)
        reason = "CouldNotDetermineMessageSource" if target_arn is None else "AWS.SimpleQueueService.NonExistentQueue"
        account.tasks.end(task, Status.FAILED, reason)
        return
    _revive(account, task.source, target, message, now)
    task.moved += 1
    if task.moved == task.to_move:
        account.tasks.end(task, Status.COMPLETED)


def _revive(account: Account, source: Queue, target: Queue, message: Message, now: float) -> None:
    source.move_out(message, now)
    source.totals.moved_out += 1
    message.message_id = account.new_uuid()
    message.sent_at = message.enqueued_at = now
    message.receive_count, message.first_received_at = 0, None
    message.receipt_handle, message.holder, message.dead_letter_source = None, "", None
    message.sequence = account.next_sequence() if target.fifo else None
    target.move_in(message, now)
