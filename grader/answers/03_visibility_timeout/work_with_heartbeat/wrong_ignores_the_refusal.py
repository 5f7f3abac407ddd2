"""new pieces of work were still begun

It catches the refusal and works on.
"""

import contextlib

from botocore.exceptions import ClientError


def work_with_heartbeat(sqs, queue_url, job, timeout):
    answer = sqs.receive_message(QueueUrl=queue_url, VisibilityTimeout=timeout)
    if "Messages" not in answer:
        return "empty"
    borrowed = {"QueueUrl": queue_url, "ReceiptHandle": answer["Messages"][0]["ReceiptHandle"]}
    for _ in job(answer["Messages"][0]):
        with contextlib.suppress(ClientError):
            sqs.change_message_visibility(**borrowed, VisibilityTimeout=timeout)
    sqs.delete_message(**borrowed)
    return "done"
