"""a job that failed must leave its message in the queue

The delete stands in a finally: a failed job's message is deleted, too.
"""

from botocore.exceptions import ClientError


def work_with_heartbeat(sqs, queue_url, job, timeout):
    answer = sqs.receive_message(QueueUrl=queue_url, VisibilityTimeout=timeout)
    if "Messages" not in answer:
        return "empty"
    borrowed = {"QueueUrl": queue_url, "ReceiptHandle": answer["Messages"][0]["ReceiptHandle"]}
    try:
        for _ in job(answer["Messages"][0]):
            sqs.change_message_visibility(**borrowed, VisibilityTimeout=timeout)
    except ClientError:
        return "lost"
    finally:
        sqs.delete_message(**borrowed)
    return "done"
