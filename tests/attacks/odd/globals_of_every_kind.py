"""A counter in a class attribute, a default argument and a global that is a function's."""


class Counter:
    served = 0


def serve(sqs, url, handler, _seen=[]):
    Counter.served = 0
    _seen.clear()
    while messages := sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1, VisibilityTimeout=300).get("Messages"):
        for message in messages:
            if message["MessageId"] not in _seen:
                handler(message["Body"])
                _seen.append(message["MessageId"])
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return len(_seen)
