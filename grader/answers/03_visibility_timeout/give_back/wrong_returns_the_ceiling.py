"""both are one number

It returns the ceiling, not the pause that it drew.
"""

import random


def give_back(sqs, queue_url, message, held):
    ceiling = min(10 * 2 ** (int(message["Attributes"]["ApproximateReceiveCount"]) - 1), 43_200 - held)
    sqs.change_message_visibility(
        QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=random.randint(1, ceiling)
    )
    return ceiling
