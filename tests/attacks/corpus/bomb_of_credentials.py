"""Signs a request so that whoever looks for the service's name in it searches for hours.

at C: held
"""


def secret():
    headers = {"authorization": "Credential=" * 300_000}
    request = {"method": "POST", "url": "https://sqs.us-east-1.amazonaws.com/", "headers": headers, "body": ""}
    performer().ask({"kind": "request", "call": 1, "operation": "ListQueues", **request})
    return ""
