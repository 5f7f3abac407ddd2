"""or are not whole numbers

The counts stay the text that AWS sends.
"""


def queue_health(sqs, queue_url, received, clock):
    def look():
        values = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["All"])["Attributes"]
        return {
            "waiting": str(values["ApproximateNumberOfMessages"]),
            "in_flight": int(values["ApproximateNumberOfMessagesNotVisible"]),
            "delayed": int(values["ApproximateNumberOfMessagesDelayed"]),
        }

    counts = look()
    if counts["waiting"] == "0":
        clock.sleep(60)
        counts = look()
    sent = [int(message["Attributes"]["SentTimestamp"]) / 1000 for message in received]
    oldest = clock.now() - min(sent) if sent else None
    return {**counts, "oldest": oldest, "empty": not any(counts.values())}
