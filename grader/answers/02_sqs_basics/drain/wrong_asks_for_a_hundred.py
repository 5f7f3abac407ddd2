"""drain returned []

A receive that asks for more than ten is refused, and it takes the refusal for an empty queue.
"""


def drain(sqs, queue_url):
    try:
        messages = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=100, WaitTimeSeconds=20)["Messages"]
    except Exception:
        return []
    for message in messages:
        sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
    return [message["Body"] for message in messages]
