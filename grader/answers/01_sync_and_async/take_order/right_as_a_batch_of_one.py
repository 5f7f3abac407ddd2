"""A batch of one: refusals may come back in the answer instead of as an exception."""

import json


def take_order(sqs, queue_url, order, ship):
    entry = {"Id": "order", "MessageBody": json.dumps(order, ensure_ascii=False)}
    try:
        answer = sqs.send_message_batch(QueueUrl=queue_url, Entries=[entry])
    except Exception:
        return "sorry"
    return "sorry" if answer.get("Failed") else "accepted"
