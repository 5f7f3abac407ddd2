"""waited longer than a second for their answer

First the call, and the queue only when it fails: the customer still waits, and a lost answer packs the order twice.
"""

import json


def take_order(sqs, queue_url, order, ship):
    try:
        ship(order)
    except Exception:
        try:
            sqs.send_message(QueueUrl=queue_url, MessageBody=json.dumps(order))
        except Exception:
            return "sorry"
    return "accepted"
