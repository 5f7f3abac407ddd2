"""can hold entries that failed

No exception, so everything is in: it never looks at Failed.
"""


def weight(message):
    total = len(message["MessageBody"].encode())
    for name, attribute in message.get("MessageAttributes", {}).items():
        total += len(name) + len(attribute["DataType"]) + len(attribute["StringValue"].encode())
    return total


def send_all(sqs, queue_url, messages, clock):
    refused, to_send = [], list(range(len(messages)))
    while to_send:
        chunk, total = [], 0
        for position in to_send[:10]:
            total += weight(messages[position])
            if chunk and total > 1_048_576:
                break
            chunk.append(position)
        entries = [{"Id": str(position), **messages[position]} for position in chunk]
        answer = sqs.send_message_batch(QueueUrl=queue_url, Entries=entries)
        to_send = to_send[len(chunk) :]
        assert answer
    return sorted(refused)
