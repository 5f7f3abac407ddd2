"""A message in flight is still in the queue

It looks at the delayed ones, and not at those that somebody holds.
"""


def drain(sqs, queue_url):
    bodies, name = [], "ApproximateNumberOfMessagesDelayed"
    while True:
        answer = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10, WaitTimeSeconds=20)
        for message in answer.get("Messages", []):
            bodies.append(message["Body"])
            sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
        counts = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=[name])["Attributes"]
        if "Messages" not in answer and counts[name] == "0":
            return bodies
