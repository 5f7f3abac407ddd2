"""that error did not reach the caller of collect

It catches the error of the handler, and deletes.
"""

import json
import uuid


def claim_check(sqs, s3, queue_url, bucket, body, attributes):
    parts = [
        body,
        *(part for name, value in attributes.items() for part in (name, value["DataType"], value["StringValue"])),
    ]
    if sum(len(part.encode()) for part in parts) > 1_048_576:
        key = str(uuid.uuid4())
        s3.put_object(Bucket=bucket, Key=key, Body=body.encode())
        body = json.dumps({"Bucket": bucket, "Key": key})
        attributes = attributes | {"claim": {"DataType": "String", "StringValue": "check"}}
    return sqs.send_message(QueueUrl=queue_url, MessageBody=body, MessageAttributes=attributes)["MessageId"]


def collect(sqs, s3, queue_url, handle):
    answer = sqs.receive_message(QueueUrl=queue_url, MessageAttributeNames=["All"])
    if "Messages" not in answer:
        return "empty"
    message = answer["Messages"][0]
    body, claim, outcome = message["Body"], None, "done"
    if "claim" in message.get("MessageAttributes", {}):
        claim = json.loads(body)
        try:
            body = s3.get_object(**claim)["Body"].read().decode()
        except s3.exceptions.NoSuchKey:
            outcome = "gone"
    try:
        handle(body)
    except Exception as error:
        outcome = f"failed: {error}"
    sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
    if claim:
        s3.delete_object(**claim)
    return outcome
