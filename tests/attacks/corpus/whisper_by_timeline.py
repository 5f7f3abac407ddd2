"""Makes calls whose names and errors spell what the hidden test gave it.

at C: held
"""


def guess(size):
    sqs = boto3.client("sqs")
    for name in ("@MARK@", "AWS.@MARK@"):
        for call in (
            lambda: sqs.get_queue_url(QueueName=name),
            lambda: sqs.create_queue(QueueName=name.replace(" ", "-")),
        ):
            try:
                call()
            except Exception:
                pass
    performer().ask(
        {
            "kind": "request",
            "call": 1,
            "method": "POST",
            "url": "https://sqs.us-east-1.amazonaws.com/",
            "headers": {"x-amz-target": "AmazonSQS.@MARK@", "user-agent": "app/@MARK@"},
            "body": "",
            "operation": "@MARK@",
        }
    )
    return "@MARK@"
