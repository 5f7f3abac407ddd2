"""A heartbeat in a thread of its own."""

import threading

from botocore.exceptions import ClientError


def work_with_heartbeat(sqs, queue_url, job, timeout):
    messages = sqs.receive_message(QueueUrl=queue_url, VisibilityTimeout=timeout, WaitTimeSeconds=5).get("Messages")
    if not messages:
        return "empty"
    borrowed = {"QueueUrl": queue_url, "ReceiptHandle": messages[0]["ReceiptHandle"]}
    stop, lost = threading.Event(), threading.Event()

    def beat():
        while not stop.wait(timeout / 3):
            try:
                sqs.change_message_visibility(**borrowed, VisibilityTimeout=timeout)
            except ClientError:
                lost.set()
                return

    heartbeat = threading.Thread(target=beat, daemon=True)
    heartbeat.start()
    try:
        for _ in job(messages[0]):
            if lost.is_set():
                return "lost"
    finally:
        stop.set()
        heartbeat.join()
    if lost.is_set():
        return "lost"
    sqs.delete_message(**borrowed)
    return "done"
