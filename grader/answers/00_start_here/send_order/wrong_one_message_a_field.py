"""Three orders went in, two of them alike, and the queue holds

Each field becomes a message of its own.
"""

import json


def send_order(sqs, queue_url, order):
    for name, value in order.items():
        answer = sqs.send_message(QueueUrl=queue_url, MessageBody=json.dumps({name: value}))
    return answer["MessageId"]
