"""The tokens of FIFO queues: group, deduplication and attempt ids, which share one alphabet (model SendMessage)."""

from __future__ import annotations

import re
from typing import Any

from kit import limits
from kit.aws.sqs import errors

_TOKEN = re.compile(rf"[A-Za-z0-9!-/:-@\[-`{{-~]{{1,{limits.SQS_TOKEN_LENGTH}}}")


def token_of(params: dict[str, Any], name: str) -> str | None:
    """Return the token of that name, None when it was not given; raises InvalidParameterValue for a wrong one."""
    token = params.get(name)
    if token is None:
        return None
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        length = limits.SQS_TOKEN_LENGTH
        reason = f"{name} can only include alphanumeric and punctuation characters. 1 to {length} in length."
        raise errors.invalid_value(token, name, reason)
    return token
