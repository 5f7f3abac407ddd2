"""Gives its queue a policy whose pattern takes for ever to compare.

at C: held
"""


def secret():
    sqs = boto3.client("sqs")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    statement = {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*" * 40 + "!"}
    patterns = ["*" * 40 + "!", "*a" * 40 + "!", "*s*q*s" * 10 + "?!"]
    for pattern in patterns:
        policy = json.dumps({"Statement": [{**statement, "Resource": pattern}]})
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
        sqs.send_message(QueueUrl=url, MessageBody="x")
    return ""
