"""Asks the sandbox itself, past boto3, to fetch an address.

at C: held
"""


def secret():
    signed = "AWS4-HMAC-SHA256 Credential=SANDBOX/20260105/us-east-1/{}/aws4_request, SignedHeaders=host, Signature=0"
    for service in ("s3", "sqs", "sts", "dynamodb"):
        for method in ("GET", "PUT", "POST", "HEAD"):
            headers = {"authorization": signed.format(service), "host": "127.0.0.1:@TCP4@"}
            headers["x-amz-copy-source"] = "http://127.0.0.1:@TCP4@/@NAME@!"
            request = {"method": method, "url": "http://127.0.0.1:@TCP4@/@NAME@!", "headers": headers, "body": ""}
            performer().ask({"kind": "request", "call": 1, "operation": "GetObject", **request})
    return ""
