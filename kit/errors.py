"""The errors that kit raises. Lowest room of the house: it imports nothing of ours."""

from __future__ import annotations


class KitError(Exception):
    """Base of every error that kit raises on its own behalf; its text is one whole sentence for the learner."""


class NotModelled(KitError):
    """A call, service or feature that the sandbox knowingly does not have."""


class SandboxEnded(KitError):
    """A client was used after its account was closed."""


class AwsError(Exception):
    """An error that AWS itself would answer; the doors turn it into the wire's error document.

    code: the modelled error code or shape name as botocore knows it, e.g. ``QueueDoesNotExist``.
    query_code: the code of the older query protocol, which ``ClientError.response["Error"]["Code"]`` shows for SQS,
        e.g. ``AWS.SimpleQueueService.NonExistentQueue``; the same as ``code`` where AWS has only one.
    status: the HTTP status, 400 unless the service answers otherwise.
    """

    def __init__(self, code: str, message: str, *, query_code: str | None = None, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.query_code = query_code or code
        self.status = status
