"""Sends a request to a door on the host that serves some sandbox, past boto3.

at C: steals
"""

import http.client


def secret():
    door = http.client.HTTPConnection("127.0.0.1", int("@TCP4@"), timeout=1)
    door.request("POST", "/?Action=PurgeQueue&QueueUrl=@NAME@!")
    return str(door.getresponse().status)
