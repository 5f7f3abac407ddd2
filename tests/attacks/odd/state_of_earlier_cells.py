"""Global state that an earlier cell set and a later one changed."""

TEAS = {}
key = "coffee"

# %%
key = "tea"
TEAS.update(count=0)

# %%


def order(sqs, url, kind):
    global key
    TEAS["count"] += 1
    TEAS[kind] = sqs.send_message(QueueUrl=url, MessageBody=json.dumps({key: kind}))
    return TEAS[kind]["MessageId"]


del TEAS["count"]
TEAS["count"] = 41
