"""The resource interface, and a margin of a minute before the twelve hours."""

import secrets

import boto3


def give_back(sqs, queue_url, message, held):
    count = int(message["Attributes"]["ApproximateReceiveCount"])
    ceiling = 10
    for _ in range(count - 1):
        ceiling = min(ceiling * 2, 43_140 - held)
    pause = 1 + secrets.randbelow(ceiling)
    boto3.resource("sqs").Message(queue_url, message["ReceiptHandle"]).change_visibility(VisibilityTimeout=pause)
    return pause
