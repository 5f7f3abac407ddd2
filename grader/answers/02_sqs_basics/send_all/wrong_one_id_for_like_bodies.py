"""two of them alike

It keeps the messages under their bodies, so that those which are alike become one.
"""


def send_all(sqs, queue_url, messages, clock):
    different = list({message["MessageBody"]: message for message in messages}.values())
    for start in range(0, len(different), 5):
        entries = [{"Id": str(number), **message} for number, message in enumerate(different[start : start + 5])]
        sqs.send_message_batch(QueueUrl=queue_url, Entries=entries)
    return []
