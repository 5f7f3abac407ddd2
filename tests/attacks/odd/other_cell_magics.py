"""Cells in other languages beside the answer."""

#! %%bash
#! echo "hello"; exit 3

# %%
#! %%html
#! <b>tea</b>

# %%
#! %%writefile notes.txt
#! buy tea

# %%


def order(sqs, url, kind):
    return sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"tea": kind}))["MessageId"]
