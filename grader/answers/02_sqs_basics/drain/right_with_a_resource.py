"""The resource interface; the counts are looked at only after a long poll that found nothing, and twice."""

import time

import boto3


def drain(sqs, queue_url):
    queue = boto3.resource("sqs").Queue(queue_url)
    bodies, quiet = [], 0
    while quiet < 2:
        batch = queue.receive_messages(MaxNumberOfMessages=10, WaitTimeSeconds=15)
        for message in batch:
            bodies.append(message.body)
            message.delete()
        if batch:
            quiet = 0
            continue
        queue.load()
        counts = [int(value) for name, value in queue.attributes.items() if name.startswith("ApproximateNumberOf")]
        quiet = 0 if any(counts) else quiet + 1
        time.sleep(1)
    return bodies
