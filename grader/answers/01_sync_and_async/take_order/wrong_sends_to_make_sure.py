"""times an order was packed once more

It sends every order twice, to make sure.
"""

import json


def take_order(sqs, queue_url, order, ship):
    try:
        for _ in range(2):
            sqs.send_message(QueueUrl=queue_url, MessageBody=json.dumps(order))
    except Exception:
        return "sorry"
    return "accepted"
