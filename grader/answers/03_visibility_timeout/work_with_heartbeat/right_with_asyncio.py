"""asyncio: a heartbeat task beside the job, which runs in a thread of the loop's."""

import asyncio

from botocore.exceptions import ClientError


def work_with_heartbeat(sqs, queue_url, job, timeout):
    answer = sqs.receive_message(QueueUrl=queue_url, VisibilityTimeout=timeout)
    if "Messages" not in answer:
        return "empty"
    message = answer["Messages"][0]
    return asyncio.run(_work(sqs, queue_url, job, timeout, message))


async def _work(sqs, queue_url, job, timeout, message):
    lost = asyncio.Event()

    async def beat():
        while not lost.is_set():
            await asyncio.sleep(timeout / 4)
            try:
                sqs.change_message_visibility(
                    QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=timeout
                )
            except ClientError:
                lost.set()

    def work():
        for _ in job(message):
            if lost.is_set():
                break

    heartbeat = asyncio.create_task(beat())
    try:
        await asyncio.to_thread(work)
    finally:
        heartbeat.cancel()
    if lost.is_set():
        return "lost"
    sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
    return "done"
