"""The card that a check shows: each claim, how it ended, what AWS saw. Plain text where HTML is not shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from kit.log import Call
from kit.result import BROKEN, NOT_ATTEMPTED, NOT_YET, PASSED, Result

_WORDS = {PASSED: "passed", NOT_YET: "not yet", NOT_ATTEMPTED: "not attempted", BROKEN: "test is broken"}
_SIGNS = {PASSED: "✓", NOT_YET: "✗", NOT_ATTEMPTED: "○", BROKEN: "!"}
_STYLE = (Path(__file__).parent / "card.css").read_text("utf-8")
_MOST_CALLS = 40
_SHOWN = ("MessageBody", "VisibilityTimeout", "DelaySeconds", "WaitTimeSeconds", "MaxNumberOfMessages", "TableName")


@dataclass(frozen=True, slots=True)
class Card:
    """The result of one check. note: a sentence above the claims, or instead of them."""

    exercise: str
    results: Sequence[Result]
    seed: int
    note: str = ""

    @property
    def outcome(self) -> str:
        """The worst outcome of all claims; not_attempted when nothing was tested."""
        found = {result.outcome for result in self.results}
        return next(
            (outcome for outcome in (BROKEN, NOT_YET, NOT_ATTEMPTED) if outcome in found),
            PASSED if found else NOT_ATTEMPTED,
        )

    @property
    def passed(self) -> bool:
        """Whether every claim holds."""
        return self.outcome == PASSED

    def __repr__(self) -> str:
        lines = [f"{self.exercise}: {self._headline()}", *([self.note] if self.note else [])]
        for result in self.results:
            lines.append(f"  {_SIGNS[result.outcome]} {result.claim}")
            lines += [f"      {result.message}"] if result.message and self.outcome != NOT_ATTEMPTED else []
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        note = f"<p class='kc-note'>{escape(self.note)}</p>" if self.note else ""
        items = "".join(_claim(result, self.outcome) for result in self.results)
        head = (
            f"<p class='kc-head'><code>{escape(self.exercise)}</code> <strong>{escape(self._headline())}</strong></p>"
        )
        foot = (
            f"<p class='kc-foot'>check({escape(self.exercise)!r}, seed={self.seed}) runs exactly this again.</p>"
            if items
            else ""
        )
        return (
            f"<style>{_STYLE}</style><section class='kc kc-{self.outcome}'>{head}{note}<ul>{items}</ul>{foot}</section>"
        )

    def _headline(self) -> str:
        if self.outcome == NOT_ATTEMPTED:
            return "not attempted yet" if self.results else ""
        done = sum(result.outcome == PASSED for result in self.results)
        if self.passed:
            return f"all {done} claims of the visible tests hold. The grader's own tests go further."
        return f"{done} of {len(self.results)} claims hold, not yet all."


def _claim(result: Result, overall: str) -> str:
    word = f"<span class='kc-word'>{_WORDS[result.outcome]}</span>"
    sign = f"<span class='kc-sign' aria-hidden='true'>{_SIGNS[result.outcome]}</span>"
    message = f"<p>{escape(result.message)}</p>" if result.message and overall != NOT_ATTEMPTED else ""
    story = _story(result) if result.outcome in (PASSED, NOT_YET) and result.calls else ""
    return f"<li class='kc-{result.outcome}'>{sign}{word} {escape(result.claim)}{message}{story}</li>"


def _story(result: Result) -> str:
    rows = "".join(_row(call, result.started) for call in result.calls[:_MOST_CALLS])
    rest = len(result.calls) - _MOST_CALLS
    more = f"<p>… and {rest} more calls.</p>" if rest > 0 else ""
    head = "".join(f"<th scope='col'>{title}</th>" for title in ("after", "call", "with", "answer"))
    summary = f"<summary>What AWS saw in this test ({len(result.calls)} calls)</summary>"
    return f"<details>{summary}<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}</details>"


def _row(call: Call, started: float) -> str:
    cells = (_after(call.at - started), call.operation, _params(call.params), _answer(call))
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _after(seconds: float) -> str:
    minutes, rest = divmod(round(seconds, 3), 60)
    hours, minutes = divmod(int(minutes), 60)
    spoken = [f"{hours} h"] * (hours > 0) + [f"{minutes} min"] * (minutes > 0) + [f"{rest:g} s"]
    return " ".join(spoken)


def _params(params: dict[str, Any]) -> str:
    return ", ".join(f"{name}={str(params[name])[:40]}" for name in _SHOWN if name in params)


def _answer(call: Call) -> str:
    injected = f" (injected: {call.injected})" if call.injected else ""
    if call.error:
        return f"{call.error}{injected}"
    messages = (call.outcome or {}).get("Messages")
    if call.operation == "ReceiveMessage":
        return f"{len(messages or ())} message{'' if len(messages or ()) == 1 else 's'}{injected}"
    return f"ok{injected}"
