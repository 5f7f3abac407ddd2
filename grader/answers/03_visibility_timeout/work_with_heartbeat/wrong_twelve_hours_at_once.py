"""the message was hidden for longer than the timeout that was asked for

One long extension instead of a heartbeat.
"""

from botocore.exceptions import ClientError


def work_with_heartbeat(sqs, queue_url, job, timeout):
    answer = sqs.receive_message(QueueUrl=queue_url, VisibilityTimeout=43_200)
    if "Messages" not in answer:
        return "empty"
    message = answer["Messages"][0]
    for _ in job(message):
        pass
    try:
        sqs.change_message_visibility(
            QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=timeout
        )
    except ClientError:
        return "lost"
    sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
    return "done"
