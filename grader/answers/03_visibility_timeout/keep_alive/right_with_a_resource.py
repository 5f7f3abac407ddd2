"""The resource interface of boto3."""

import boto3
from botocore.exceptions import ClientError


def keep_alive(sqs, queue_url, receipt_handle, seconds):
    message = boto3.resource("sqs").Message(queue_url, receipt_handle)
    try:
        message.change_visibility(VisibilityTimeout=seconds)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if "NonExistentQueue" in code or "QueueDoesNotExist" in code:
            raise
        return False
    return True
