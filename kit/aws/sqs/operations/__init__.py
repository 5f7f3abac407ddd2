"""One module for each group of calls; each call is a function from a Request to boto3's answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kit.aws.sqs.operations import (
    change_visibility,
    create_queue,
    delete_message,
    list_queues,
    move_tasks,
    permissions,
    purge_queue,
    queue_attributes,
    receive_message,
    send_message,
    tags,
)
from kit.aws.sqs.polls import Poll
from kit.aws.sqs.request import Request

OPERATIONS: dict[str, Callable[[Request], dict[str, Any] | Poll]] = {
    "AddPermission": permissions.add_permission,
    "CancelMessageMoveTask": move_tasks.cancel_message_move_task,
    "ChangeMessageVisibility": change_visibility.change_message_visibility,
    "ChangeMessageVisibilityBatch": change_visibility.change_message_visibility_batch,
    "CreateQueue": create_queue.create_queue,
    "DeleteMessage": delete_message.delete_message,
    "DeleteMessageBatch": delete_message.delete_message_batch,
    "DeleteQueue": create_queue.delete_queue,
    "GetQueueAttributes": queue_attributes.get_queue_attributes,
    "GetQueueUrl": list_queues.get_queue_url,
    "ListDeadLetterSourceQueues": list_queues.list_dead_letter_source_queues,
    "ListMessageMoveTasks": move_tasks.list_message_move_tasks,
    "ListQueueTags": tags.list_queue_tags,
    "ListQueues": list_queues.list_queues,
    "PurgeQueue": purge_queue.purge_queue,
    "ReceiveMessage": receive_message.receive_message,
    "RemovePermission": permissions.remove_permission,
    "SendMessage": send_message.send_message,
    "SendMessageBatch": send_message.send_message_batch,
    "SetQueueAttributes": queue_attributes.set_queue_attributes,
    "StartMessageMoveTask": move_tasks.start_message_move_task,
    "TagQueue": tags.tag_queue,
    "UntagQueue": tags.untag_queue,
}
"""Every call of SQS."""
