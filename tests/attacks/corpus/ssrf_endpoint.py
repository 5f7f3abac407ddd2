"""Has the sandbox, which is not in the jail, call an endpoint of its own choice.

at C: held
"""


def secret():
    for service in ("sqs", "s3", "dynamodb", "sts"):
        try:
            client = boto3.client(service, endpoint_url="http://127.0.0.1:@TCP4@/@NAME@!")
            calls = {
                "sqs": "list_queues",
                "s3": "list_buckets",
                "dynamodb": "list_tables",
                "sts": "get_caller_identity",
            }
            getattr(client, calls[service])()
        except Exception:
            pass
    return ""
