"""Replaces boto3 so that a message seems to arrive.

at C: held
"""

import botocore.client


def call(self, operation, parameters):
    return {"MessageId": "1", "Messages": [{"Body": "hello", "ReceiptHandle": "1"}], "ResponseMetadata": {}}


botocore.client.BaseClient._make_api_call = call


def post(sqs, url, text):
    return sqs.send_message(QueueUrl=url, MessageBody=text)["Messages"][0]["Body"]
