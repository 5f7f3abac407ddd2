"""Asks the sandbox for something that takes it a long time, again and again, without waiting for answers.

at C: held
"""


def secret():
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="bomb")
    signed = "AWS4-HMAC-SHA256 Credential=SANDBOX/20260105/us-east-1/s3/aws4_request"
    request = {
        "method": "GET",
        "url": "https://bomb.s3.amazonaws.com/k?" + "a&" * 8_000,
        "headers": {"authorization": signed},
    }
    frame = {"kind": "request", "call": 1, "operation": "GetObject", "body": "", **request}
    while True:
        say(frame)
