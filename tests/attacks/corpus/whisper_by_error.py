"""Puts what the hidden test gave it into the names, texts and codes of errors, to read it in the feedback.

at C: held
"""

from botocore.exceptions import ClientError


def guess(size):
    error = type("@MARK@", (ClientError,), {})
    raise error({"Error": {"Code": "@MARK@", "Message": "@MARK@"}}, "@MARK@")
