"""Generators, iter with a sentinel, and itertools."""

from itertools import chain, count, takewhile


def batches(sqs, url):
    received = iter(lambda: sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1).get("Messages", []), [])
    return chain.from_iterable(received)


def serve(sqs, url, handler):
    numbers = count()
    for message, _ in zip(batches(sqs, url), numbers):
        handler(message["Body"])
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return next(numbers)
