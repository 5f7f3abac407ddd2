"""One thread receives, others serve, with queue.Queue between them."""

import queue
import threading


def serve(sqs, url, handler):
    waiting, served = queue.Queue(maxsize=3), queue.SimpleQueue()

    def waiter():
        while (message := waiting.get(timeout=1000)) is not None:
            handler(message["Body"])
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            served.put(1)

    threads = [threading.Thread(target=waiter) for _ in range(2)]
    for thread in threads:
        thread.start()
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1).get("Messages"):
        for message in messages:
            waiting.put(message)
    for thread in threads:
        waiting.put(None)
    for thread in threads:
        thread.join()
    return served.qsize()
