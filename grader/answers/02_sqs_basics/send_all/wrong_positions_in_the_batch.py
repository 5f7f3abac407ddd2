"""is not the list of their positions

The positions it reports count within each batch.
"""


def send_all(sqs, queue_url, messages, clock):
    refused = []
    for start in range(0, len(messages), 5):
        entries = [{"Id": str(number), **message} for number, message in enumerate(messages[start : start + 5])]
        answer = sqs.send_message_batch(QueueUrl=queue_url, Entries=entries)
        refused += [int(failure["Id"]) for failure in answer.get("Failed", []) if failure["SenderFault"]]
    return sorted(refused)
