"""The pointer travels in the attribute itself, and the body of such a message says nothing."""

import secrets


def claim_check(sqs, s3, queue_url, bucket, body, attributes):
    if size(body, attributes) <= 1024 * 1024:
        return sqs.send_message(QueueUrl=queue_url, MessageBody=body, MessageAttributes=attributes)["MessageId"]
    key = f"bodies/{secrets.token_hex(16)}.txt"
    s3.put_object(Bucket=bucket, Key=key, Body=body.encode())
    claim = {"claim": {"DataType": "String", "StringValue": f"{bucket}/{key}"}}
    sent = sqs.send_message_batch(
        QueueUrl=queue_url,
        Entries=[{"Id": "1", "MessageBody": "see the attribute", "MessageAttributes": attributes | claim}],
    )
    return sent["Successful"][0]["MessageId"]


def size(body, attributes):
    texts = [body]
    for name, value in attributes.items():
        texts += [name, value["DataType"], value["StringValue"]]
    return len("".join(texts).encode())


def collect(sqs, s3, queue_url, handle):
    messages = sqs.receive_message(QueueUrl=queue_url, MessageAttributeNames=["All"]).get("Messages", [])
    if not messages:
        return "empty"
    message, outcome = messages[0], "done"
    claim = message.get("MessageAttributes", {}).get("claim")
    if claim is None:
        handle(message["Body"])
    else:
        bucket, _, key = claim["StringValue"].partition("/")
        found = s3.list_objects_v2(Bucket=bucket, Prefix=key)["KeyCount"]
        if found:
            handle(s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode())
        else:
            outcome = "gone"
    sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
    if claim is not None:
        s3.delete_object(Bucket=bucket, Key=key)
    return outcome
