"""a message whose work failed is not done, so it stays in the queue

It catches everything, and deletes.
"""


def work(sqs, queue_url, handle):
    done = 0
    for message in sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10).get("Messages", []):
        try:
            handle(message["Body"])
            done += 1
        except Exception:
            pass
        sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
    return done
