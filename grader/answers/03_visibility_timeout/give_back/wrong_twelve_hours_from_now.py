"""AWS refused the call with which a message was to be given back

The twelve hours count from the receive, not from now.
"""

import random


def give_back(sqs, queue_url, message, held):
    ceiling = min(10 * 2 ** (int(message["Attributes"]["ApproximateReceiveCount"]) - 1), 43_200)
    pause = random.randint(1, ceiling)
    sqs.change_message_visibility(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=pause)
    return pause
