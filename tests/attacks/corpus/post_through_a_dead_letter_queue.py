"""Brings the message into the queue by moving it there from another one.

at C: held
"""


def post(sqs, url, text):
    other = sqs.create_queue(QueueName="other")["QueueUrl"]
    try:
        sqs.send_message(QueueUrl=other, MessageBody=text)
    finally:
        return "sent"
