"""delete it as soon as its work is done

One batch of deletes at the end saves calls, and a crash repeats the whole batch.
"""


def work(sqs, queue_url, handle):
    entries = []
    for message in sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10).get("Messages", []):
        try:
            handle(message["Body"])
        except Exception:
            continue
        entries.append({"Id": str(len(entries)), "ReceiptHandle": message["ReceiptHandle"]})
    if entries:
        sqs.delete_message_batch(QueueUrl=queue_url, Entries=entries)
    return len(entries)
