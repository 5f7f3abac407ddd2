"""what waits in the queue is not that order as JSON

Text that only Python reads: single quotes, None, False.
"""


def send_order(sqs, queue_url, order):
    return sqs.send_message(QueueUrl=queue_url, MessageBody=str(order))["MessageId"]
