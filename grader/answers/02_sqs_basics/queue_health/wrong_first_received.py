"""the age is not that of the one sent first

It counts from the first receive, not from the send.
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
    sent = [
        int(message["Attributes"].get("ApproximateFirstReceiveTimestamp", message["Attributes"]["SentTimestamp"]))
        / 1000
        for message in received
    ]
    oldest = clock.now() - min(sent) if sent else None
    return {**counts, "oldest": oldest, "empty": not any(counts.values())}
