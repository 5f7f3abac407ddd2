"""keep_alive answered as if the message had been lost

Every error is False, a mistyped queue URL as well.
"""


def keep_alive(sqs, queue_url, receipt_handle, seconds):
    try:
        sqs.change_message_visibility(QueueUrl=queue_url, ReceiptHandle=receipt_handle, VisibilityTimeout=seconds)
        return True
    except Exception:
        return False
