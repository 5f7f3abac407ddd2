"""How many lines of somebody's SQS run while something happens: a measure of effort that needs no clock."""

from __future__ import annotations

import os
import sys
import threading
from types import FrameType
from typing import Any

_SQS = f"{os.sep}sqs{os.sep}"


class LineCount:
    """Counts while it is entered, in this thread and in those that start meanwhile."""

    def __init__(self) -> None:
        self.lines = 0

    def __enter__(self) -> LineCount:
        self._before = sys.gettrace()
        threading.settrace(self._trace)
        sys.settrace(self._trace)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(self._before)
        threading.settrace(self._before)  # type: ignore[arg-type]  # None takes it back

    def _trace(self, frame: FrameType, event: str, _: Any) -> Any:
        if _SQS not in frame.f_code.co_filename:
            return None
        self.lines += event == "line"
        return self._trace
