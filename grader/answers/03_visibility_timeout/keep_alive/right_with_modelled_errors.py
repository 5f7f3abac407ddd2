"""The client's own exception classes, and the codes that none of them covers."""

from botocore.exceptions import ClientError


def keep_alive(sqs, queue_url, receipt_handle, seconds):
    try:
        sqs.change_message_visibility(QueueUrl=queue_url, ReceiptHandle=receipt_handle, VisibilityTimeout=seconds)
    except sqs.exceptions.QueueDoesNotExist:
        raise
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500:
            raise
        return False
    else:
        return True
