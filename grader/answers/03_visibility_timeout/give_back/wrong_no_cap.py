"""a message may be hidden for twelve hours from its receive and no longer

Doubling without an end.
"""

import random


def give_back(sqs, queue_url, message, held):
    pause = random.randint(1, 10 * 2 ** (int(message["Attributes"]["ApproximateReceiveCount"]) - 1))
    sqs.change_message_visibility(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=pause)
    return pause
