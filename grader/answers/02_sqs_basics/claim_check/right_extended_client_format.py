"""Pointer and mark as the Extended Client Library for Java writes them; the body is put with the resource interface."""

import json
import uuid

import boto3
from botocore.exceptions import ClientError

MARK = "ExtendedPayloadSize"
CLASS = "software.amazon.payloadoffloading.PayloadS3Pointer"


def claim_check(sqs, s3, queue_url, bucket, body, attributes):
    data = body.encode("utf-8")
    weight = len(data)
    for name, value in attributes.items():
        weight += sum(map(len, (name.encode(), value["DataType"].encode(), value["StringValue"].encode())))
    message = {"MessageBody": body, "MessageAttributes": dict(attributes)}
    if weight > 2**20:
        key = uuid.uuid4().hex
        boto3.resource("s3").Object(bucket, key).put(Body=data)
        message["MessageBody"] = json.dumps([CLASS, {"s3BucketName": bucket, "s3Key": key}])
        message["MessageAttributes"][MARK] = {"DataType": "Number", "StringValue": str(len(data))}
    return sqs.send_message(QueueUrl=queue_url, **message)["MessageId"]


def collect(sqs, s3, queue_url, handle):
    received = sqs.receive_message(QueueUrl=queue_url, MessageAttributeNames=[MARK], WaitTimeSeconds=20)
    for message in received.get("Messages", []):
        thing = None
        if MARK in message.get("MessageAttributes", {}):
            pointer = json.loads(message["Body"])[1]
            thing = boto3.resource("s3").Object(pointer["s3BucketName"], pointer["s3Key"])
        outcome = _handle(message, thing, handle)
        sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
        if thing:
            thing.delete()
        return outcome
    return "empty"


def _handle(message, thing, handle):
    body = message["Body"]
    if thing:
        try:
            body = thing.get()["Body"].read().decode("utf-8")
        except ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchKey":
                return "gone"
            raise
    handle(body)
    return "done"
