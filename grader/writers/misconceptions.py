"""What many learners get wrong in the same way: failing sentences that differ only in the values they name."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from grader.results import Graded
from kit.result import NOT_YET

_LONGEST = 2_000
"""Letters of a sentence that are compared: a learner's own text may be in it, of any length."""

_BRACKETS = re.compile(r"\[[^][]*\]|\{[^{}]*\}|\([^()]*\)")
_QUOTED = re.compile(r"""(?<!\w)(["'])(?:(?!\1).)*\1(?!\w)""")
_NUMBER = re.compile(r"(?<![A-Za-z])[-−]?\d[\d,.:]*(?<![,.:])")
_AGAIN = re.compile(r"…(?:[\s,:]*(?:…|and\b(?=\s*…)))+")


@dataclass(frozen=True, slots=True)
class Misconception:
    """A failing sentence as most learners got it, the claim it belongs to, and how many learners got one like it."""

    sentence: str
    claim: str
    students: int


def misconceptions(notebooks: Iterable[Graded], exercise: str) -> list[Misconception]:
    """Return what goes wrong in an exercise, the most frequent first; each learner counts once for each."""
    learners: dict[str, set[str]] = defaultdict(set)
    seen: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for graded in notebooks:
        for marked in graded.exercises:
            for tested in marked.tests if marked.name == exercise else ():
                if tested.message and tested.outcome == NOT_YET:
                    key = folded(tested.message)
                    learners[key].add(graded.student)
                    seen[key][tested.message, tested.claim] += 1
    ordered = sorted(learners, key=lambda key: (-len(learners[key]), key))
    return [Misconception(*seen[key].most_common(1)[0][0], len(learners[key])) for key in ordered]


def folded(sentence: str) -> str:
    """Return a sentence with an ellipsis for every number, every text in quotes and all that stands in brackets."""
    text = _QUOTED.sub("…", sentence[:_LONGEST])
    while (shorter := _BRACKETS.sub("…", text)) != text:
        text = shorter
    return _AGAIN.sub("…", _NUMBER.sub("…", text))
