"""and by then it was gone

Deleted before the work, so that nobody else gets it: nor does anybody after a crash.
"""


def work_with_heartbeat(sqs, queue_url, job, timeout):
    answer = sqs.receive_message(QueueUrl=queue_url, VisibilityTimeout=timeout)
    if "Messages" not in answer:
        return "empty"
    message = answer["Messages"][0]
    sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
    for _ in job(message):
        pass
    return "done"
