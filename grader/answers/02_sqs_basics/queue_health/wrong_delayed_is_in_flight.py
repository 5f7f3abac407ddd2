"""or one of the queues was called empty

It adds the delayed ones to those in flight.
"""


def queue_health(sqs, queue_url, received, clock):
    def look():
        values = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["All"])["Attributes"]
        return {
            "waiting": int(values["ApproximateNumberOfMessages"]),
            "in_flight": int(values["ApproximateNumberOfMessagesNotVisible"])
            + int(values["ApproximateNumberOfMessagesDelayed"]),
            "delayed": int(values["ApproximateNumberOfMessagesDelayed"]),
        }

    counts = look()
    if not any(counts.values()):
        clock.sleep(60)
        counts = look()
    sent = [int(message["Attributes"]["SentTimestamp"]) / 1000 for message in received]
    oldest = clock.now() - min(sent) if sent else None
    return {**counts, "oldest": oldest, "empty": not any(counts.values())}
