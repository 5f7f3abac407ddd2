"""The queue was empty, and the answer was not the one that the task names

It expects a message in every answer.
"""

from botocore.exceptions import ClientError


def work_with_heartbeat(sqs, queue_url, job, timeout):
    message = sqs.receive_message(QueueUrl=queue_url, VisibilityTimeout=timeout, WaitTimeSeconds=20)["Messages"][0]
    borrowed = {"QueueUrl": queue_url, "ReceiptHandle": message["ReceiptHandle"]}
    for _ in job(message):
        try:
            sqs.change_message_visibility(**borrowed, VisibilityTimeout=timeout)
        except ClientError:
            return "lost"
    sqs.delete_message(**borrowed)
    return "done"
