"""The errors that SQS answers: code, older query code, HTTP status and words, each in one place.

The codes are those of the service model that ships with botocore; the query codes are what boto3 shows as
``Error.Code``. Words marked [R] were recorded on the real service by a public emulator's test-suite.
It knows nothing of queues.
"""

from __future__ import annotations

from kit.errors import AwsError

_OLD = "AWS.SimpleQueueService."


def invalid_parameter(message: str) -> AwsError:
    """A parameter of a call is out of range or does not fit; ``message`` says which."""
    return AwsError("InvalidParameterValueException", message, query_code="InvalidParameterValue")


def invalid_value(value: object, parameter: str, reason: str) -> AwsError:
    """A parameter's value is wrong, in AWS's usual words [R]."""
    return invalid_parameter(f"Value {value} for parameter {parameter} is invalid. Reason: {reason}")


def wrong_queue_type(value: object, parameter: str) -> AwsError:
    """A parameter that only the other kind of queue takes [R]."""
    return invalid_value(value, parameter, "The request include parameter that is not valid for this queue type.")


def missing_parameter(parameter: str) -> AwsError:
    """A required parameter is missing [R]."""
    message = f"The request must contain the parameter {parameter}."
    return AwsError("MissingRequiredParameterException", message, query_code="MissingParameter")


def no_deduplication_id() -> AwsError:
    """A FIFO queue cannot tell whether a message is new [R]."""
    return invalid_parameter(
        "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly"
    )


def queue_does_not_exist() -> AwsError:
    """No queue of that name [R]."""
    message = "The specified queue does not exist."
    return AwsError("QueueDoesNotExist", message, query_code=_OLD + "NonExistentQueue")


def queue_out_of_sight() -> AwsError:
    """A queue of another account: AWS does not say whether it exists."""
    message = "The specified queue does not exist or you do not have access to it."
    return AwsError("QueueDoesNotExist", message, query_code=_OLD + "NonExistentQueue")


def queue_name_exists(attribute: str) -> AwsError:
    """CreateQueue asks for another value than the queue of that name has [R]."""
    message = f"A queue already exists with the same name and a different value for attribute {attribute}"
    return AwsError("QueueNameExists", message, query_code="QueueAlreadyExists")


def queue_deleted_recently(seconds: int) -> AwsError:
    """The name of a deleted queue is used again too soon."""
    message = (
        f"You must wait {seconds} seconds after deleting a queue before you can create another with the same name."
    )
    return AwsError("QueueDeletedRecently", message, query_code=_OLD + "QueueDeletedRecently")


def purge_in_progress(name: str, seconds: int) -> AwsError:
    """A second purge too soon [R]."""
    message = f"Only one PurgeQueue operation on {name} is allowed every {seconds} seconds."
    return AwsError("PurgeQueueInProgress", message, query_code=_OLD + "PurgeQueueInProgress", status=403)


def unknown_attribute(name: str) -> AwsError:
    """An attribute that SQS, or this kind of queue, does not have [R]."""
    return AwsError("InvalidAttributeName", f"Unknown Attribute {name}.")


def two_encryptions() -> AwsError:
    """Both kinds of server-side encryption at once [R]."""
    message = (
        "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE."
    )
    return AwsError("InvalidAttributeName", message)


def invalid_attribute(name: str) -> AwsError:
    """A queue attribute's value is out of range or of the wrong form [R]."""
    return AwsError("InvalidAttributeValue", f"Invalid value for the parameter {name}.")


def invalid_attribute_because(name: str, reason: str) -> AwsError:
    """A queue attribute's value is refused for ``reason``."""
    return AwsError("InvalidAttributeValue", f"Invalid value for the parameter {name}. Reason: {reason}")


def invalid_contents(character: str) -> AwsError:
    """The body holds a character that SQS does not carry."""
    message = (
        f"Invalid binary character '#x{ord(character):X}' was found in the message body, the set of allowed characters"
        " is #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF"
    )
    return AwsError("InvalidMessageContents", message)


def invalid_handle(handle: str) -> AwsError:
    """A receipt handle that this queue never gave out [R]."""
    message = f'The input receipt handle "{handle}" is not a valid receipt handle.'
    return AwsError("ReceiptHandleIsInvalid", message, status=404)


def expired_handle(handle: str) -> AwsError:
    """A FIFO queue's receipt handle after its visibility timeout [R]."""
    return invalid_value(handle, "ReceiptHandle", "The receipt handle has expired.")


def stale_handle(handle: str) -> AwsError:
    """A handle of a message that is gone, or was handed to somebody else since [R]."""
    reason = "Message does not exist or is not available for visibility timeout change."
    return invalid_value(handle, "ReceiptHandle", reason)


def message_not_in_flight(handle: str) -> AwsError:
    """The visibility of a message that waits in the queue cannot be changed."""
    message = f"Value {handle} for parameter ReceiptHandle is invalid. Reason: The message is not in flight."
    return AwsError("MessageNotInflight", message, query_code=_OLD + "MessageNotInflight")


def too_many_in_flight() -> AwsError:
    """A short poll on a standard queue whose limit of messages in flight is reached."""
    message = "Too many messages in flight: delete messages after they have been processed."
    return AwsError("OverLimit", message, status=403)


def too_many_actions(sent: int, allowed: int) -> AwsError:
    """AddPermission with more actions than a statement holds [R]."""
    return AwsError("OverLimit", f"{sent} Actions were found, maximum allowed is {allowed}.", status=403)


def empty_batch(entry: str) -> AwsError:
    """A batch without entries [R]."""
    message = f"There should be at least one {entry} in the request."
    return AwsError("EmptyBatchRequest", message, query_code=_OLD + "EmptyBatchRequest")


def too_many_entries(sent: int, allowed: int) -> AwsError:
    """A batch with more entries than allowed [R]."""
    message = f"Maximum number of entries per request are {allowed}. You have sent {sent}."
    return AwsError("TooManyEntriesInBatchRequest", message, query_code=_OLD + "TooManyEntriesInBatchRequest")


def invalid_batch_id(length: int) -> AwsError:
    """A batch entry's id of the wrong form [R]."""
    message = (
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. "
        f"It can be at most {length} letters long."
    )
    return AwsError("InvalidBatchEntryId", message, query_code=_OLD + "InvalidBatchEntryId")


def batch_id_repeated(entry_id: str) -> AwsError:
    """Two entries of a batch share an id [R]."""
    return AwsError(
        "BatchEntryIdsNotDistinct", f"Id {entry_id} repeated.", query_code=_OLD + "BatchEntryIdsNotDistinct"
    )


def batch_too_long(sent: int, allowed: int) -> AwsError:
    """A batch whose entries together are too long [R]."""
    message = f"Batch requests cannot be longer than {allowed} bytes. You have sent {sent} bytes."
    return AwsError("BatchRequestTooLong", message, query_code=_OLD + "BatchRequestTooLong")


def message_too_long(allowed: int) -> AwsError:
    """One message longer than the queue accepts [R]."""
    return invalid_parameter(
        f"One or more parameters are invalid. Reason: Message must be shorter than {allowed} bytes."
    )


def resource_not_found(message: str) -> AwsError:
    """A redrive task, or a queue named by ARN, that does not exist [R]."""
    return AwsError("ResourceNotFoundException", message, status=404)


def access_denied(message: str) -> AwsError:
    """A queue policy says no, or does not say yes to a stranger."""
    return AwsError("AccessDeniedException", message, query_code="AccessDenied", status=403)


def kms_access_denied() -> AwsError:
    """Another service may not use the key of SQS's own, alias/aws/sqs: its key policy cannot be changed."""
    message = "The caller does not have access to the KMS key alias/aws/sqs."
    return AwsError("KmsAccessDenied", message, query_code="KMS.AccessDeniedException")


def throttled() -> AwsError:
    """More calls a second than a FIFO queue takes (botocore's ``_retry.json`` knows RequestThrottled with 403)."""
    return AwsError("RequestThrottled", "The request was denied due to request throttling.", status=403)


def invalid_address(url: str) -> AwsError:
    """A queue URL that belongs to another endpoint, or is none."""
    return AwsError("InvalidAddress", f"The address {url} is not valid for this endpoint.", status=404)
