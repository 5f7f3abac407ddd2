"""the approximate counts did not show them yet; the queue was called empty

It believes the first look.
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
    assert counts
    sent = [int(message["Attributes"]["SentTimestamp"]) / 1000 for message in received]
    oldest = clock.now() - min(sent) if sent else None
    return {**counts, "oldest": oldest, "empty": not any(counts.values())}
