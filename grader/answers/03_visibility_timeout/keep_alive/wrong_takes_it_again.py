"""so the late keep_alive changed something

When it is too late it receives whatever comes and holds that, the message of somebody else included.
"""

from botocore.exceptions import ClientError


def keep_alive(sqs, queue_url, receipt_handle, seconds):
    try:
        sqs.change_message_visibility(QueueUrl=queue_url, ReceiptHandle=receipt_handle, VisibilityTimeout=seconds)
    except ClientError as error:
        if "NonExistentQueue" in error.response["Error"]["Code"]:
            raise
        sqs.receive_message(QueueUrl=queue_url, WaitTimeSeconds=20, VisibilityTimeout=seconds)
        return False
    return True
