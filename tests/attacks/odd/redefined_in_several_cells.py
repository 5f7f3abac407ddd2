"""A first try, a second, a third; the last one counts."""


def order(sqs, url, kind):
    raise NotImplementedError("first the tests")


# %%
def order(sqs, url, kind):
    return sqs.send_message(QueueUrl=url, MessageBody=kind)


# %%
order = None

# %%
old = order


def order(sqs, url, kind, *, key="tea"):
    return sqs.send_message(QueueUrl=url, MessageBody=json.dumps({key: kind}))["MessageId"]
