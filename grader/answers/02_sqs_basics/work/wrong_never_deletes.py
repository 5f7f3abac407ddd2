"""Messages that had been handled were in the queue again after their timeout

Receiving deletes, it believes.
"""


def work(sqs, queue_url, handle):
    done = 0
    for message in sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10).get("Messages", []):
        try:
            handle(message["Body"])
            done += 1
        except Exception:
            pass
    return done
