"""All attributes in one go, the names in a table, and Python's own sleep."""

import time

NAMES = {
    "waiting": "ApproximateNumberOfMessages",
    "in_flight": "ApproximateNumberOfMessagesNotVisible",
    "delayed": "ApproximateNumberOfMessagesDelayed",
}


def queue_health(sqs, queue_url, received, clock):
    for look in (1, 2):
        attributes = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["All"])["Attributes"]
        health = {name: int(attributes[aws_name]) for name, aws_name in NAMES.items()}
        if any(health.values()):
            break
        if look == 1:
            time.sleep(61)
    ages = [time.time() - int(message["Attributes"]["SentTimestamp"]) / 1000 for message in received]
    return health | {"oldest": max(ages, default=None), "empty": not any(health.values())}
