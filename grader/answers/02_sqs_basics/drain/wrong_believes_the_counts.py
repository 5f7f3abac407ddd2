"""The counts alone do not tell that a queue is empty

It reads for as long as the counts say that there is something.
"""


def drain(sqs, queue_url):
    bodies = []
    while any(counts(sqs, queue_url)):
        answer = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10, WaitTimeSeconds=20)
        for message in answer.get("Messages", []):
            bodies.append(message["Body"])
            sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
    return bodies


def counts(sqs, queue_url):
    values = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["All"])["Attributes"]
    return [int(value) for name, value in values.items() if name.startswith("ApproximateNumberOf")]
