"""StartMessageMoveTask, ListMessageMoveTasks, CancelMessageMoveTask: dead letters go back (errors recorded on AWS)."""

from __future__ import annotations

from typing import Any

from kit import limits
from kit.aws.sqs import errors, redrive
from kit.aws.sqs.access import check_access
from kit.aws.sqs.queue import Queue
from kit.aws.sqs.redrive import MoveTask, Status
from kit.aws.sqs.request import Request
from kit.errors import AwsError


def start_message_move_task(request: Request) -> dict[str, Any]:
    """Begin to move a dead-letter queue's messages to where they came from, or to DestinationArn."""
    source = _queue_named(request, "SourceArn")
    if not request.account.sources_of(source):
        raise errors.invalid_parameter("Source queue must be configured as a Dead Letter Queue.")
    destination_arn = request.params.get("DestinationArn")
    if destination_arn is not None:
        _check_destination(request, source)
    allowed = limits.SQS_MOVE_RATE
    rate = request.number(
        "MaxNumberOfMessagesPerSecond", allowed, f"Must be between {allowed.low} and {allowed.high}, if provided."
    )
    if request.account.tasks.is_running(source.arn):
        raise errors.invalid_parameter(
            "There is already a task running. Only one active task is allowed for a source queue arn at a given time."
        )
    task = MoveTask(request.account.new_uuid(), source, destination_arn, rate, request.now, source.waiting)
    request.account.tasks.start(task)
    return {"TaskHandle": task.handle}


def list_message_move_tasks(request: Request) -> dict[str, Any]:
    """Return a queue's latest tasks, latest first."""
    source = _queue_named(request, "SourceArn")
    allowed = limits.SQS_MOVE_TASKS_LISTED
    wanted = request.number("MaxResults", allowed, f"Must be between {allowed.low} and {allowed.high}, if provided.")
    return {"Results": [_shown(task) for task in request.account.tasks.of(source.arn)[: wanted or allowed.default]]}


def cancel_message_move_task(request: Request) -> dict[str, Any]:
    """Stop a running task; what it has moved stays moved."""
    task_id, source_arn = redrive.read_task_handle(request.required("TaskHandle"))
    if request.account.at_arn(source_arn) is None:
        raise _no_such_queue("SourceArn")
    task = request.account.tasks.find(source_arn, task_id)
    if task is None:
        raise errors.resource_not_found("Task does not exist.")
    if task.status is not Status.RUNNING:
        raise errors.invalid_parameter(f"Only a RUNNING task can be cancelled; this one is {task.status.value}.")
    request.account.tasks.end(task, Status.CANCELLED)
    return {"ApproximateNumberOfMessagesMoved": task.moved}


def _queue_named(request: Request, parameter: str) -> Queue:
    """Return the queue that an ARN parameter names."""
    queue = request.account.at_arn(request.required(parameter))
    if queue is None or queue.address.region != request.caller.region:
        raise _no_such_queue(parameter)
    queue.tick(request.now)
    check_access(queue, request.operation, request.caller)
    return queue


def _check_destination(request: Request, source: Queue) -> None:
    if _queue_named(request, "DestinationArn").fifo != source.fifo:
        raise errors.invalid_parameter("Source and destination queue must be of the same type.")


def _no_such_queue(parameter: str) -> AwsError:
    return errors.resource_not_found(f"The resource that you specified for the {parameter} parameter doesn't exist.")


def _shown(task: MoveTask) -> dict[str, Any]:
    """The handle is shown of running tasks only, and rate and destination only when they were given (model)."""
    shown = {
        "TaskHandle": task.handle if task.status is Status.RUNNING else None,
        "Status": task.status.value,
        "SourceArn": task.source.arn,
        "DestinationArn": task.destination_arn,
        "MaxNumberOfMessagesPerSecond": task.asked_rate,
        "ApproximateNumberOfMessagesMoved": task.moved,
        "ApproximateNumberOfMessagesToMove": task.to_move,
        "FailureReason": task.failure,
        "StartedTimestamp": int(task.started_at * 1000),
    }
    return {name: value for name, value in shown.items() if value is not None}
