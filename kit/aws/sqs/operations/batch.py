"""What the three batch calls share: checks of the whole, then each entry on its own (model SendMessageBatch)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from kit import limits
from kit.aws.sqs import errors
from kit.aws.sqs.request import Request
from kit.errors import AwsError

_ID = re.compile(rf"[A-Za-z0-9_\-]{{1,{limits.SQS_BATCH_ID_LENGTH}}}")

Entry = dict[str, Any]


def entries_of(request: Request) -> list[Entry]:
    """Return the entries; raises an error for the whole call when there are none, too many, or ids are wrong."""
    entries: list[Entry] = request.params.get("Entries") or []
    if not entries:
        raise errors.empty_batch(f"{request.operation}RequestEntry")
    if len(entries) > limits.SQS_BATCH_ENTRIES:
        raise errors.too_many_entries(len(entries), limits.SQS_BATCH_ENTRIES)
    seen: set[str] = set()
    for entry in entries:
        entry_id = entry.get("Id")
        if not isinstance(entry_id, str) or not _ID.fullmatch(entry_id):
            raise errors.invalid_batch_id(limits.SQS_BATCH_ID_LENGTH)
        if entry_id in seen:
            raise errors.batch_id_repeated(entry_id)
        seen.add(entry_id)
    return entries


def each(entries: list[Entry], act: Callable[[Entry], dict[str, Any]]) -> dict[str, Any]:
    """Act on each entry; one that fails does not keep the others from succeeding. Empty lists are left out."""
    successful: list[dict[str, Any]] = []
    failed: list[dict[str, Any]] = []
    for entry in entries:
        try:
            successful.append({"Id": entry["Id"]} | act(entry))
        except AwsError as error:
            failed.append({"Id": entry["Id"], "SenderFault": True, "Code": error.query_code, "Message": error.message})
    answer = {"Successful": successful, "Failed": failed}
    return {name: results for name, results in answer.items() if results}
