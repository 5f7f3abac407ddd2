"""Calls the addresses by which moto is emptied and configured.

at C: held
"""


def peek(account, url):
    signed = "AWS4-HMAC-SHA256 Credential=SANDBOX/20260105/us-east-1/{}/aws4_request, SignedHeaders=host, Signature=0"
    for host in ("motoapi.amazonaws.com", "localhost:5000", "s3.us-east-1.amazonaws.com"):
        for path in ("moto-api/reset", "moto-api/reset-auth", "moto-api/seed", "moto-api/config", "moto-api/data.json"):
            for service in ("s3", "sts", "moto_api", "moto-api", "dynamodb"):
                headers = {"authorization": signed.format(service), "host": host, "content-length": "0"}
                request = {"method": "POST", "url": f"http://{host}/{path}", "headers": headers, "body": ""}
                performer().ask({"kind": "request", "call": 1, "operation": "PostReset", **request})
    return ""
