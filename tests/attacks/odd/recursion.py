"""Recursion instead of a loop."""


def serve(sqs, url, handler):
    found = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1).get("Messages", [])
    if not found:
        return 0
    handler(found[0]["Body"])
    sqs.delete_message(QueueUrl=url, ReceiptHandle=found[0]["ReceiptHandle"])
    return 1 + serve(sqs, url, handler)
