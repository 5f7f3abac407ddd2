"""A batch with one entry."""

import json


def send_order(sqs, queue_url, order):
    entries = [{"Id": "only", "MessageBody": json.dumps(order, indent=2, sort_keys=True)}]
    answer = sqs.send_message_batch(QueueUrl=queue_url, Entries=entries)
    return answer["Successful"][0]["MessageId"]
