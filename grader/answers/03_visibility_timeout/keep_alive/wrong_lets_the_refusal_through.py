"""AWS's refusal arrives as a botocore ClientError

It does not catch the refusal.
"""


def keep_alive(sqs, queue_url, receipt_handle, seconds):
    sqs.change_message_visibility(QueueUrl=queue_url, ReceiptHandle=receipt_handle, VisibilityTimeout=seconds)
    return True
