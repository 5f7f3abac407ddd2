"""Has botocore's own HTTP session carry it out, as it was before the kit put a hand on it.

at C: steals
"""

import importlib

import botocore.httpsession
from botocore.awsrequest import AWSRequest


def secret():
    fresh = importlib.reload(botocore.httpsession)
    request = AWSRequest("GET", "http://127.0.0.1:@TCP4@/@NAME@!").prepare()
    fresh.URLLib3Session(timeout=1).send(request)
    return ""
