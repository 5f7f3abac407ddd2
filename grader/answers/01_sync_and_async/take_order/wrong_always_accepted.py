"""The customers did not get the answer that the task names for that

It swallows SQS's refusal: the customer waits for coffee that nobody knows of.
"""

import json


def take_order(sqs, queue_url, order, ship):
    try:
        sqs.send_message(QueueUrl=queue_url, MessageBody=json.dumps(order))
    except Exception:
        pass
    return "accepted"
