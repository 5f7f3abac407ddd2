"""Clients made inside the function and in an earlier cell."""

client = boto3.client("sqs")

# %%


def order(sqs, url, kind):
    name = url.rpartition("/")[2]
    own = boto3.client("sqs", region_name="us-east-1", aws_access_key_id="mine", aws_secret_access_key="mine")
    found = own.get_queue_url(QueueName=name)["QueueUrl"]
    return client.send_message(QueueUrl=found, MessageBody=json.dumps({"tea": kind}))["MessageId"]
