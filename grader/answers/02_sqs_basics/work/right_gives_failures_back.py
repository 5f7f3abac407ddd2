"""Failed messages are given back at the end, so that others can try them before the timeout."""

from contextlib import suppress


def work(sqs, queue_url, handle):
    received = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10).get("Messages")
    if not received:
        return 0
    failed = list(received)
    for message in received:
        with suppress(Exception):
            handle(message["Body"])
            sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
            failed.remove(message)
    for message in failed:
        with suppress(Exception):
            handle_of = message["ReceiptHandle"]
            sqs.change_message_visibility(QueueUrl=queue_url, ReceiptHandle=handle_of, VisibilityTimeout=5)
    return len(received) - len(failed)
