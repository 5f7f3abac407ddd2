"""First the chunks, then each chunk until it is in, waiting out a throttling, too."""

from botocore.exceptions import ClientError


def send_all(sqs, queue_url, messages, clock):
    refused = []
    for chunk in cut(messages):
        pause = 1
        while chunk:
            entries = [dict(messages[position], Id=f"message-{position}") for position in chunk]
            try:
                failures = sqs.send_message_batch(QueueUrl=queue_url, Entries=entries).get("Failed", [])
            except ClientError as error:
                if "Throttled" not in error.response["Error"]["Code"] or pause > 600:
                    raise
                failures = [{"Id": entry["Id"], "SenderFault": False} for entry in entries]
            refused += [position_of(failure) for failure in failures if failure["SenderFault"]]
            chunk = [position_of(failure) for failure in failures if not failure["SenderFault"]]
            if chunk:
                clock.sleep(pause)
                pause *= 2
    return sorted(refused)


def position_of(failure):
    return int(failure["Id"].removeprefix("message-"))


def cut(messages):
    chunks, weight = [[]], 0
    for position, message in enumerate(messages):
        own = len(message["MessageBody"].encode())
        for name, attribute in message.get("MessageAttributes", {}).items():
            own += sum(len(part.encode()) for part in (name, attribute["DataType"], attribute["StringValue"]))
        if len(chunks[-1]) == 10 or weight + own > 2**20:
            chunks.append([])
            weight = 0
        chunks[-1].append(position)
        weight += own
    return [chunk for chunk in chunks if chunk]
