"""one receive can bring ten, when you ask for that many

It leaves MaxNumberOfMessages out.
"""


def drain(sqs, queue_url):
    bodies = []
    while True:
        answer = sqs.receive_message(QueueUrl=queue_url, WaitTimeSeconds=20)
        for message in answer.get("Messages", []):
            bodies.append(message["Body"])
            sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
        counts = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["All"])["Attributes"]
        names = [name for name in counts if name.startswith("ApproximateNumberOf")]
        if "Messages" not in answer and all(counts[name] == "0" for name in names):
            return bodies
