"""the ceiling doubles with every receive

The same ten seconds after every failure.
"""

import random


def give_back(sqs, queue_url, message, held):
    pause = random.randint(1, max(1, min(10, 43_200 - held)))
    sqs.change_message_visibility(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=pause)
    return pause
