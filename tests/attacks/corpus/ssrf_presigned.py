"""Makes a signed address and fetches it itself.

at C: steals
"""

import urllib.request


def secret():
    s3 = boto3.client("s3", endpoint_url="http://127.0.0.1:@TCP4@")
    place = s3.generate_presigned_url("get_object", {"Bucket": "bucket", "Key": "@NAME@!"})
    try:
        urllib.request.urlopen(place.replace("%21", "!"), timeout=1)
    finally:
        return ""
