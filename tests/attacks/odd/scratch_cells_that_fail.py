"""Cells of trying things out, most of which fail."""

1 / 0

# %%
undefined_name

# %%
#! def half(:

# %%
order(boto3.client("sqs"), "https://sqs.us-east-1.amazonaws.com/1/none", "tea")

# %%
import module_that_nobody_has

# %%
exit

# %%


def order(sqs, url, kind):
    return sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"tea": kind}))["MessageId"]


# %%
sqs.create_queue(QueueName="my-own")
assert order(sqs, "nowhere", "green")
