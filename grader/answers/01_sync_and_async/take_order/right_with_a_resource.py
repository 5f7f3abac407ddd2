"""The resource interface of boto3, and one net for every error."""

import json

import boto3


def take_order(sqs, queue_url, order, ship):
    accepted = False
    try:
        sent = boto3.resource("sqs").Queue(queue_url).send_message(MessageBody=json.dumps(order))
        accepted = "MessageId" in sent
    finally:
        return "accepted" if accepted else "sorry"
