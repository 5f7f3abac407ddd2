"""When is a message deleted that was read at the beginning?

It collects first and deletes when everything is there.
"""


def drain(sqs, queue_url):
    found = []
    while True:
        answer = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10, WaitTimeSeconds=5)
        found += answer.get("Messages", [])
        counts = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["All"])["Attributes"]
        if "Messages" not in answer and counts["ApproximateNumberOfMessagesDelayed"] == "0":
            break
        if len(found) > 200:
            break
    for message in found:
        sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
    return [message["Body"] for message in found]
