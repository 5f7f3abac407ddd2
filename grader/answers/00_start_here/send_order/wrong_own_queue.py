"""an order goes to the queue whose URL is given, and to no other

The queue's name is typed in.
"""

import json


def send_order(sqs, queue_url, order):
    orders = sqs.create_queue(QueueName="orders")["QueueUrl"]
    return sqs.send_message(QueueUrl=orders, MessageBody=json.dumps(order))["MessageId"]
