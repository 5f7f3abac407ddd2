"""One pass with the batch calls; the job is closed in every case, and a failed message is given back at once."""

from contextlib import closing


def work_with_heartbeat(sqs, queue_url, job, timeout):
    received = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=1, VisibilityTimeout=timeout)
    for message in received.get("Messages", []):
        entry = {"Id": "1", "ReceiptHandle": message["ReceiptHandle"]}
        try:
            with closing(job(message)) as work:
                for _ in work:
                    beat = sqs.change_message_visibility_batch(
                        QueueUrl=queue_url, Entries=[entry | {"VisibilityTimeout": timeout}]
                    )
                    if beat.get("Failed"):
                        return "lost"
        except Exception:
            sqs.change_message_visibility_batch(QueueUrl=queue_url, Entries=[entry | {"VisibilityTimeout": 0}])
            raise
        sqs.delete_message_batch(QueueUrl=queue_url, Entries=[entry])
        return "done"
    return "empty"
