"""with, contextlib, ExitStack and finally."""

from contextlib import ExitStack, closing, contextmanager, suppress


@contextmanager
def borrowed(sqs, url, message):
    try:
        yield message["Body"]
    finally:
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


def messages(sqs, url):
    while found := sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1).get("Messages"):
        yield from found


def serve(sqs, url, handler):
    count = 0
    with ExitStack() as stack, suppress(StopIteration), closing(messages(sqs, url)) as found:
        stack.callback(print, "closed")
        while True:
            with borrowed(sqs, url, next(found)) as body:
                handler(body)
                count += 1
    return count
