"""AWS's numbers, each typed once, with the page that it comes from.

Code and lessons read a limit from here; nobody types it a second time. Sources are named in brackets:

    [model X]   the service model that ships with botocore, operation or shape X
    [guide X]   the page X of the Amazon SQS Developer Guide
    [recorded]  seen in answers of the real service that a public emulator's test-suite keeps
    [unsure]    told by third parties only: fit for a simulation, not for a claim in a lesson

This module knows nothing of how a limit is enforced.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Range:
    """The whole numbers from ``low`` to ``high``, both allowed, and the ``default`` when nothing is asked for."""

    low: int
    high: int
    default: int

    def __contains__(self, value: object) -> bool:
        return isinstance(value, int) and self.low <= value <= self.high


MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
KIB: Final = 1024
MIB: Final = 1024 * KIB

# --- Queues: seconds and bytes. [model CreateQueue]

SQS_VISIBILITY_TIMEOUT: Final = Range(0, 12 * HOUR, 30)
"""Seconds that a received message stays hidden; the upper end also caps the sum of all extensions, counted from the
receive. [model CreateQueue, ChangeMessageVisibility]"""

SQS_RETENTION: Final = Range(MINUTE, 14 * DAY, 4 * DAY)
"""Seconds after which a message that nobody deleted is gone. [model CreateQueue]"""

SQS_DELAY: Final = Range(0, 15 * MINUTE, 0)
"""Seconds during which a new message cannot be received; on FIFO queues for the whole queue only.
[model CreateQueue, SendMessage]"""

SQS_WAIT: Final = Range(0, 20, 0)
"""Seconds that ReceiveMessage may wait for a message; above 0 is long polling. [model CreateQueue]"""

SQS_MESSAGE_BYTES: Final = Range(KIB, MIB, MIB)
"""Bytes of body and message attributes together that a queue may be set to accept. [model CreateQueue]"""

SQS_KMS_REUSE: Final = Range(MINUTE, DAY, 5 * MINUTE)
"""Seconds for which a data key of KMS is used again. [model CreateQueue]"""

SQS_MAX_RECEIVE_COUNT: Final = Range(1, 1000, 10)
"""Deliveries before a message goes to the dead-letter queue; the range is [recorded], the default is
[model CreateQueue]."""

SQS_REDRIVE_ALLOW_SOURCES: Final = 10
"""Source queues that a RedriveAllowPolicy of kind byQueue may name. [model CreateQueue]"""

SQS_QUEUE_NAME_LENGTH: Final = 80
"""Characters of a queue's name, the ``.fifo`` ending included. [model CreateQueue]"""

SQS_TAGS: Final = 50
"""Tags of a queue. [model TagQueue: more are not recommended] [guide quotas-queues]"""

SQS_LIST_RESULTS: Final = Range(1, 1000, 1000)
"""Queue URLs in one answer of ListQueues and ListDeadLetterSourceQueues. [model ListQueues]"""

SQS_PURGE_PAUSE: Final = 60
"""Seconds between two purges of a queue, and the longest that a purge takes. [model PurgeQueue]"""

SQS_RECREATE_PAUSE: Final = 60
"""Seconds before a deleted queue's name can be used again. [model CreateQueue, QueueDeletedRecently]"""

SQS_SETTLING: Final = 60
"""Seconds that most attribute changes, and the approximate counts, may lag.
[model SetQueueAttributes, GetQueueAttributes]"""

# --- Messages and batches

SQS_BATCH_ENTRIES: Final = 10
"""Entries of a batch. [model TooManyEntriesInBatchRequest]"""

SQS_BATCH_BYTES: Final = MIB
"""Bytes of all entries of a batch together. [model SendMessageBatch]"""

SQS_BATCH_ID_LENGTH: Final = 80
"""Characters of a batch entry's id. [recorded]"""

SQS_RECEIVE_MESSAGES: Final = Range(1, 10, 1)
"""Messages that one ReceiveMessage may ask for. [model ReceiveMessage]"""

SQS_MESSAGE_ATTRIBUTES: Final = 10
"""Attributes of a message. [guide quotas-messages]"""

SQS_ATTRIBUTE_NAME_LENGTH: Final = 256
"""Characters of a message attribute's name, and of its type. [guide sqs-message-metadata]"""

SQS_TOKEN_LENGTH: Final = 128
"""Characters of a MessageGroupId, a MessageDeduplicationId and a ReceiveRequestAttemptId. [model SendMessage]"""

SQS_IN_FLIGHT: Final = 120_000
"""Messages that may be in flight at once in a queue. [model ChangeMessageVisibility]"""

SQS_BACK_OF_QUEUE_RECEIVES: Final = 3
"""Receives without a delete after which a standard queue's message goes to the back and out of the age metric.
[guide sqs-available-cloudwatch-metrics]"""

SQS_SAMPLED_BACKLOG: Final = 1000
"""With fewer messages than this a short poll is likely to return fewer than asked for. [model ReceiveMessage]"""

# --- FIFO queues

SQS_DEDUPLICATION_WINDOW: Final = 5 * MINUTE
"""Seconds for which a deduplication id is remembered. [model SendMessage]"""

SQS_ATTEMPT_WINDOW: Final = 5 * MINUTE
"""Seconds for which a ReceiveRequestAttemptId brings the same messages again. [model ReceiveMessage]"""

SQS_FIFO_CALLS_PER_SECOND: Final = 300
"""Calls a second of each action on a FIFO queue; with batches of ten that is 3,000 messages.
In high-throughput mode the same number holds for each message group. [guide troubleshooting-fifo-throttling-issues]"""

SQS_FIFO_HIGH_THROUGHPUT_PER_SECOND: Final = 70_000
"""Calls a second of each action on a queue in high-throughput mode, in the largest Regions. [unsure]"""

# --- Fair queues. [guide sqs-fair-queues-detailed]

SQS_NOISY_SHARE: Final = 0.10
"""A tenant is noisy when more than this share of the messages in flight are its own …"""

SQS_NOISY_IN_FLIGHT: Final = 30
"""… and at least this many."""

SQS_NOISY_SILENCE: Final = 5 * MINUTE
"""Seconds without a send after which a noisy tenant counts as quiet again."""

# --- Redrive tasks. [model StartMessageMoveTask, ListMessageMoveTasks]

SQS_MOVE_RATE: Final = Range(1, 500, 500)
"""Messages a second that a redrive task moves; AWS picks a rate of its own when none is given."""

SQS_MOVE_TASKS_LISTED: Final = Range(1, 10, 1)
"""Tasks in one answer of ListMessageMoveTasks."""

# --- Permissions. [model AddPermission]

SQS_PERMISSION_ACTIONS: Final = 7
"""Actions in one statement of a queue policy."""

SQS_PERMISSION_LABEL_LENGTH: Final = 80
"""Characters of a permission's label."""
