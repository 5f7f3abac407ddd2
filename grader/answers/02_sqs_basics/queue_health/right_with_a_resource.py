"""The resource interface; it looks three times, half a minute apart."""

import boto3


def queue_health(sqs, queue_url, received, clock):
    queue = boto3.resource("sqs").Queue(queue_url)
    sent = min((float(message["Attributes"]["SentTimestamp"]) for message in received), default=None)
    oldest = None if sent is None else clock.now() - sent / 1000.0
    looks = 1
    while True:
        queue.reload()
        waiting, in_flight, delayed = (
            int(queue.attributes["ApproximateNumberOfMessages" + kind]) for kind in ("", "NotVisible", "Delayed")
        )
        empty = waiting + in_flight + delayed == 0
        if not empty or looks == 3:
            return {
                "waiting": waiting,
                "in_flight": in_flight,
                "delayed": delayed,
                "oldest": oldest,
                "empty": empty,
            }
        clock.sleep(30)
        looks += 1
