"""functools.partial and operator instead of a body."""

import functools


def send(key, sqs, url, kind):
    return sqs.send_message(QueueUrl=url, MessageBody=json.dumps({key: kind}))["MessageId"]


order = functools.partial(send, "tea")
