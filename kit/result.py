"""How one test of an exercise ended. It knows nothing of who ran it, or of who will read it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kit.log import Call

PASSED, NOT_YET, NOT_ATTEMPTED, BROKEN = "passed", "not_yet", "not_attempted", "broken"


@dataclass(frozen=True, slots=True)
class Result:
    """How one test ended.

    claim: what the test says is true, in the learner's words. outcome: passed, not_yet, not_attempted, or broken (the
    test's own fault). message: the sentence for the learner ("" when passed). private_message: the same without any
    text that the learner's code made, for hidden tests. calls: what AWS saw. started: virtual epoch seconds of the
    test's first moment. seconds: real seconds it took. path: the test's file.
    """

    name: str
    claim: str
    outcome: str
    message: str
    private_message: str
    calls: tuple[Call, ...]
    started: float
    seconds: float
    path: Path = Path()
