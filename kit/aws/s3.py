"""S3 where moto needs help: bodies that come in chunks, bucket names of several accounts, calls that would only seem
to work. It knows S3's wire form and nothing of moto.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from contextvars import ContextVar
from dataclasses import replace
from typing import Any

from kit.aws.http import Request, Response
from kit.errors import NotModelled

CALLS = frozenset(
    """
    CreateBucket HeadBucket ListBuckets GetBucketLocation DeleteBucket
    PutObject GetObject HeadObject CopyObject DeleteObject DeleteObjects ListObjects ListObjectsV2 GetObjectAttributes
    PutObjectTagging GetObjectTagging DeleteObjectTagging
    CreateMultipartUpload UploadPart UploadPartCopy CompleteMultipartUpload AbortMultipartUpload
    ListMultipartUploads ListParts
    """.split()  # noqa: SIM905  # a list would be one call to a line
)
"""What works as on AWS. The rest moto may accept without any effect (a notification would never reach a queue)."""

SLOW_DOWN = Response(
    503,
    {"content-type": "application/xml"},
    b"<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>",
)
"""S3's own way to throttle (API reference, error responses)."""

ACCOUNT: ContextVar[str] = ContextVar("kit_s3_account", default="")
"""The account whose call is being answered."""

_CHUNKED = "aws-chunked"
_OF_CHUNKS = (
    "transfer-encoding",
    "content-encoding",
    "content-length",
    "x-amz-trailer",
    "x-amz-decoded-content-length",
)


class BucketOwners(MutableMapping[str, Any]):
    """Who has the bucket of a name, account by account: no account sees, or is kept from, a name of another one.

    (On AWS a name is taken for everybody. Here a check's account must not depend on the buckets of a learner's.)
    """

    def __init__(self) -> None:
        self._owners: dict[str, dict[str, Any]] = {}

    def forget(self, account_id: str) -> None:
        """Drop the names of an account."""
        self._owners.pop(account_id, None)

    def __getitem__(self, name: str) -> Any:
        return self._mine()[name]

    def __setitem__(self, name: str, owner: Any) -> None:
        self._mine()[name] = owner

    def __delitem__(self, name: str) -> None:
        del self._mine()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._mine())

    def __len__(self) -> int:
        return len(self._mine())

    def _mine(self) -> dict[str, Any]:
        return self._owners.setdefault(ACCOUNT.get(), {})


def plain(request: Request) -> Request:
    """Return a request with its body in one piece and the checksum behind it among the headers.

    (boto3 sends bodies in chunks: Signature Version 4, transferring a payload in multiple chunks.)
    Raises NotModelled for a body that is not in that form.
    """
    encodings = [part.strip() for part in request.headers.get("content-encoding", "").split(",")]
    if _CHUNKED not in encodings:
        return request
    body, trailer = _in_one_piece(request.body)
    headers = {name: value for name, value in request.headers.items() if name not in _OF_CHUNKS}
    headers |= trailer | {"content-length": str(len(body)), "x-amz-content-sha256": "UNSIGNED-PAYLOAD"}
    encodings.remove(_CHUNKED)
    if encodings:
        headers["content-encoding"] = ",".join(encodings)
    return replace(request, headers=headers, body=body)


def _in_one_piece(body: bytes) -> tuple[bytes, dict[str, str]]:
    data, position = bytearray(), 0
    while True:
        end = body.find(b"\r\n", position)
        size = _size_of(body[position:end]) if end >= 0 else len(body)
        position = end + 2
        if position + size > len(body):
            raise NotModelled("The body of this S3 request is not in AWS's form of chunks, so it was not stored.")
        if not size:
            return bytes(data), _trailer(body[position:])
        data += body[position : position + size]
        position += size + 2


def _size_of(line: bytes) -> int:
    digits = line.partition(b";")[0].strip()
    try:
        return int(digits if digits.isalnum() else b"", 16)
    except ValueError:
        raise NotModelled("A chunk of this S3 request does not begin with its size, so it was not stored.") from None


def _trailer(text: bytes) -> dict[str, str]:
    lines = [line.partition(":") for line in text.decode("latin-1").split("\r\n") if ":" in line]
    return {name.strip().lower(): value.strip() for name, _, value in lines}
