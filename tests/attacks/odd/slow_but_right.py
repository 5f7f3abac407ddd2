"""Half a second of hard work before it answers."""

import hashlib


def order(sqs, url, kind):
    digest = kind.encode()
    for _ in range(400_000):
        digest = hashlib.sha256(digest).digest()
    return sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"tea": kind}))["MessageId"]
