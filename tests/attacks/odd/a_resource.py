"""The resource API instead of the client that it was given."""

import boto3


def order(sqs, url, kind):
    queue = boto3.resource("sqs", region_name="us-east-1").Queue(url)
    return queue.send_message(MessageBody=json.dumps({"tea": kind}))["MessageId"]


# %%


def serve(sqs, url, handler):
    queue, count = boto3.resource("sqs").Queue(url), 0
    while messages := queue.receive_messages(WaitTimeSeconds=1, MaxNumberOfMessages=10):
        for message in messages:
            handler(message.body)
            message.delete()
            count += 1
    return count
