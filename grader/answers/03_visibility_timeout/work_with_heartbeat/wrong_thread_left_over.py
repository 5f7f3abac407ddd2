"""something that you started still runs

The heartbeat thread is stopped after success only.
"""

import threading

from botocore.exceptions import ClientError


def work_with_heartbeat(sqs, queue_url, job, timeout):
    answer = sqs.receive_message(QueueUrl=queue_url, VisibilityTimeout=timeout)
    if "Messages" not in answer:
        return "empty"
    borrowed = {"QueueUrl": queue_url, "ReceiptHandle": answer["Messages"][0]["ReceiptHandle"]}
    stop, lost = threading.Event(), threading.Event()

    def beat():
        while not stop.wait(timeout / 3):
            try:
                sqs.change_message_visibility(**borrowed, VisibilityTimeout=timeout)
            except ClientError:
                lost.set()
                return

    threading.Thread(target=beat, daemon=True).start()
    for _ in job(answer["Messages"][0]):
        if lost.is_set():
            return "lost"
    stop.set()
    sqs.delete_message(**borrowed)
    return "done"
