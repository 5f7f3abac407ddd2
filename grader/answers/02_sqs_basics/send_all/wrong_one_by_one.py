"""a call has room for ten of them

One call for each message.
"""

from botocore.exceptions import ClientError


def send_all(sqs, queue_url, messages, clock):
    refused = []
    for position, message in enumerate(messages):
        try:
            sqs.send_message(QueueUrl=queue_url, **message)
        except ClientError:
            refused.append(position)
    return refused
