"""A paginator, a batch and its entries."""


def order(sqs, url, kind):
    pages = sqs.get_paginator("list_queues").paginate(PaginationConfig={"PageSize": 1})
    found = [each for page in pages for each in page.get("QueueUrls", []) if each == url]
    entries = [{"Id": "one", "MessageBody": json.dumps({"tea": kind})}]
    return sqs.send_message_batch(QueueUrl=found[0], Entries=entries)["Successful"][0]["MessageId"]
