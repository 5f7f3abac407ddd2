"""What send_order returned is not the id that the message in the queue has

The whole answer instead of the id in it.
"""

import json


def send_order(sqs, queue_url, order):
    return sqs.send_message(QueueUrl=queue_url, MessageBody=json.dumps(order))
