"""The other way round: the job in a pool, the heartbeat in the caller's thread."""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet

from botocore.exceptions import ClientError


def work_with_heartbeat(sqs, queue_url, job, timeout):
    answer = sqs.receive_message(QueueUrl=queue_url, VisibilityTimeout=timeout)
    if "Messages" not in answer:
        return "empty"
    message = answer["Messages"][0]
    handle = message["ReceiptHandle"]
    stopped = []

    def work():
        for _ in job(message):
            if stopped:
                return

    with ThreadPoolExecutor(max_workers=1) as pool:
        future = pool.submit(work)
        while True:
            try:
                future.result(timeout=timeout / 3)
                break
            except NotYet:
                if future.done():
                    raise
            try:
                sqs.change_message_visibility(QueueUrl=queue_url, ReceiptHandle=handle, VisibilityTimeout=timeout)
            except ClientError:
                stopped.append(True)
                future.result()
                return "lost"
    sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=handle)
    return "done"
