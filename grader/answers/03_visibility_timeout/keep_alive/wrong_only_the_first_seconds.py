"""One second before the time that was asked for was over, another consumer received the message

It takes ``seconds`` for the total since the receive and asks for what is left of it, guessing 30 seconds as used.
"""

from botocore.exceptions import ClientError


def keep_alive(sqs, queue_url, receipt_handle, seconds):
    left = max(seconds - 30, 0)
    try:
        sqs.change_message_visibility(QueueUrl=queue_url, ReceiptHandle=receipt_handle, VisibilityTimeout=left)
    except ClientError as error:
        if "NonExistentQueue" in error.response["Error"]["Code"]:
            raise
        return False
    return True
