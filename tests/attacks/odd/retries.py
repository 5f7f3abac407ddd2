"""A retry loop with exponential waits and jitter, around every call."""

import random
import time

from botocore.exceptions import BotoCoreError, ClientError


def patiently(call, **arguments):
    for attempt in range(8):
        try:
            return call(**arguments)
        except (ClientError, BotoCoreError):
            if attempt == 7:
                raise
            time.sleep(random.uniform(0, 0.1 * 2**attempt))


def order(sqs, url, kind):
    try:
        patiently(sqs.send_message, QueueUrl=url + "-of-last-year", MessageBody="lost")
    except ClientError as error:
        print(error.response["Error"]["Code"])
    return patiently(sqs.send_message, QueueUrl=url, MessageBody=json.dumps({"tea": kind}))["MessageId"]
