"""what was returned is not the count of the

It looks twice, and returns what it saw first.
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
    later = counts
    if not any(counts.values()):
        clock.sleep(60)
        later = look()
    sent = [int(message["Attributes"]["SentTimestamp"]) / 1000 for message in received]
    oldest = clock.now() - min(sent) if sent else None
    return {**counts, "oldest": oldest, "empty": not any(later.values())}
