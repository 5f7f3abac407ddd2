"""What is deleted before its work is done is lost in a crash

Deleted before the work, so that nobody else gets it.
"""


def work(sqs, queue_url, handle):
    done = 0
    for message in sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10).get("Messages", []):
        sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
        handle(message["Body"])
        done += 1
    return done
