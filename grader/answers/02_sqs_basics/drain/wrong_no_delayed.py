"""A delayed message is in the queue, although no receive can find it yet

Long polls, and the end at the first empty one.
"""


def drain(sqs, queue_url):
    bodies = []
    ask = {"QueueUrl": queue_url, "MaxNumberOfMessages": 10, "WaitTimeSeconds": 20}
    while messages := sqs.receive_message(**ask).get("Messages"):
        for message in messages:
            bodies.append(message["Body"])
            sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
    return bodies
