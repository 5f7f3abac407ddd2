"""The batch call: refusals arrive in the answer instead of as an exception."""


def keep_alive(sqs, queue_url, receipt_handle, seconds):
    entry = {"Id": "it", "ReceiptHandle": receipt_handle, "VisibilityTimeout": seconds}
    answer = sqs.change_message_visibility_batch(QueueUrl=queue_url, Entries=[entry])
    return not answer.get("Failed")
