"""Sends a number of a hundred thousand digits that is none.

at C: held
"""


def secret():
    sqs = boto3.client("sqs")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    number = {"DataType": "Number", "StringValue": "1" * 200_000 + "x"}
    sqs.send_message(QueueUrl=url, MessageBody="x", MessageAttributes={"a": number})
    return ""
