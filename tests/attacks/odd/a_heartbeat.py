"""A thread that holds a message while it is worked on, as the third lesson teaches."""

import threading
from contextlib import contextmanager


@contextmanager
def heartbeat(sqs, url, handle):
    stop = threading.Event()

    def beat():
        while not stop.wait(10):
            sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=30)

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def serve(sqs, url, handler):
    count = 0
    while messages := sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20).get("Messages"):
        for message in messages:
            with heartbeat(sqs, url, message["ReceiptHandle"]):
                handler(message["Body"])
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                count += 1
    return count
