"""A class whose making is the call; what it gives back is a plain text."""


class order:  # noqa
    def __new__(cls, sqs, url, kind):
        return sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"tea": kind}))["MessageId"]
