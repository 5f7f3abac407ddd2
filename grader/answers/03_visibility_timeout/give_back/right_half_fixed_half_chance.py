"""Another kind of jitter: half of the ceiling is sure, half is chance."""

import random


def give_back(sqs, queue_url, message, held):
    failures = int(message["Attributes"]["ApproximateReceiveCount"])
    ceiling = min(10 << (failures - 1), 43_200 - held)
    pause = max(1, round(ceiling / 2 + random.random() * ceiling / 2))
    sqs.change_message_visibility(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=pause)
    return pause
