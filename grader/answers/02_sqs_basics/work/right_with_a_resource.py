"""The resource interface, and the outcome of each message in a list."""

import boto3


def work(sqs, queue_url, handle):
    queue = boto3.resource("sqs").Queue(queue_url)
    done = [_do(message, handle) for message in queue.receive_messages(MaxNumberOfMessages=10, WaitTimeSeconds=1)]
    return done.count(True)


def _do(message, handle):
    try:
        handle(message.body)
    except Exception as error:
        print(f"{message.message_id} failed: {error}")
        return False
    message.delete()
    return True
