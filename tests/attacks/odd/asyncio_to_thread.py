"""boto3 in threads of asyncio's."""

import asyncio


def serve(sqs, url, handler):
    async def work():
        count = 0
        while True:
            answer = await asyncio.to_thread(
                sqs.receive_message, QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=2
            )
            if "Messages" not in answer:
                return count
            for message in answer["Messages"]:
                handler(message["Body"])
                await asyncio.to_thread(sqs.delete_message, QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                count += 1

    return asyncio.run(work())
