"""Warnings on stderr, of Python's, of its own, and turned into noise."""

import sys
import warnings

warnings.simplefilter("always")
warnings.warn("this cell is old", DeprecationWarning)


def order(sqs, url, kind):
    warnings.warn("deprecated", FutureWarning, stacklevel=1)
    sys.stderr.write("W: careful\n")
    assert (kind, "always true")
    return sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"tea": kind}))["MessageId"]
