"""An async helper, run inside."""

import asyncio


async def send(sqs, url, kind):
    await asyncio.sleep(0.1)
    return sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"tea": kind}))


def order(sqs, url, kind):
    return asyncio.run(send(sqs, url, kind))["MessageId"]
