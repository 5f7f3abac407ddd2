"""A customer waits for SQS, and for nobody else

A call in disguise: it sends the order, and then waits for Shipping to take it out of the queue.
"""

import json
import time


def take_order(sqs, queue_url, order, ship):
    try:
        sqs.send_message(QueueUrl=queue_url, MessageBody=json.dumps(order))
    except Exception:
        return "sorry"
    for _ in range(10):
        counts = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["ApproximateNumberOfMessages"])
        if counts["Attributes"]["ApproximateNumberOfMessages"] == "0":
            break
        time.sleep(3)
    return "accepted"
