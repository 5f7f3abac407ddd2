"""A second consumer asked for messages all through a job of many pieces

Receive, work, delete: the job outlives the timeout.
"""


def work_with_heartbeat(sqs, queue_url, job, timeout):
    answer = sqs.receive_message(QueueUrl=queue_url, VisibilityTimeout=timeout)
    if "Messages" not in answer:
        return "empty"
    for _ in job(answer["Messages"][0]):
        pass
    sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=answer["Messages"][0]["ReceiptHandle"])
    return "done"
