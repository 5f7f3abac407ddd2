"""each message that was read is to be deleted

Receiving is enough, it believes.
"""


def drain(sqs, queue_url):
    bodies = []
    ask = {"QueueUrl": queue_url, "MaxNumberOfMessages": 10, "VisibilityTimeout": 3_600}
    while messages := sqs.receive_message(**ask).get("Messages"):
        bodies += [message["Body"] for message in messages]
    return bodies
