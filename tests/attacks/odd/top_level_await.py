"""A cell that awaits, as notebooks may."""

import asyncio

#! await asyncio.sleep(3)
#! NAME = await asyncio.sleep(1, result="tea")

# %%


def order(sqs, url, kind):
    return sqs.send_message(QueueUrl=url, MessageBody=json.dumps({NAME: kind}))["MessageId"]
