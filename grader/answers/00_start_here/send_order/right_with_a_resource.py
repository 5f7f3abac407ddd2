"""The resource interface of boto3 instead of the client."""

import json

import boto3


def send_order(sqs, queue_url, order):
    queue = boto3.resource("sqs").Queue(queue_url)
    return queue.send_message(MessageBody=json.dumps(order, ensure_ascii=False)).get("MessageId")
