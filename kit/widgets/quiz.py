"""A quiz: questions whose options are all explained once one is chosen. The kernel decides; the browser knows nothing.

What is right, and why, is sent only after a choice. The score goes to ``progress()``, as help for the learner; it is
never graded from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kit.errors import KitError
from kit.progress import record_quiz
from kit.widgets.first_shown import Summary
from kit.widgets.sheet import Sheet, sheet_part


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose: what it says, whether it is right, and why."""

    text: str
    right: bool
    why: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question with at least two options, of which exactly one is right."""

    text: str
    options: Sequence[Option]

    def __post_init__(self) -> None:
        right = sum(option.right for option in self.options)
        if len(self.options) < 2 or right != 1:
            raise KitError(
                f"A question has two options at least and one right one; {self.text[:60]!r} has {len(self.options)}, "
                f"of which {right} are right."
            )
        if not all(option.why.strip() for option in self.options):
            raise KitError(f"Every option says why it is right or wrong; one of {self.text[:60]!r} does not.")


class Quiz(Sheet):
    """Asks questions and explains every option after a choice: ``Quiz("02_sqs_basics", [Question(...), ...])``.

    name: the lesson's; under it the score appears in ``progress()``.
    """

    _esm = sheet_part("quiz", "js")
    _css = sheet_part("quiz", "css")

    def __init__(self, name: str, questions: Sequence[Question]) -> None:
        if not questions:
            raise KitError(f"The quiz {name!r} has no questions.")
        self._name = name
        self._questions = tuple(questions)
        self._chosen: dict[int, int] = {}
        self._note = ""
        super().__init__(self._picture(), {"choose": self._choose, "again": self._again})

    @property
    def right(self) -> int:
        """How many questions have been answered rightly."""
        return sum(self._questions[asked].options[option].right for asked, option in self._chosen.items())

    def summary(self) -> Summary:
        """Return the questions and their options, without the answers."""
        sentences = tuple(
            f"{number}. {question.text} ({' / '.join(option.text for option in question.options)})"
            for number, question in enumerate(self._questions, 1)
        )
        return Summary("Questions", (("questions", str(len(self._questions))),), sentences)

    def _picture(self) -> dict[str, Any]:
        return {
            "name": self._name,
            "answered": len(self._chosen),
            "right": self.right,
            "note": self._note,
            "questions": [self._shown(number, question) for number, question in enumerate(self._questions)],
        }

    def _shown(self, number: int, question: Question) -> dict[str, Any]:
        chosen = self._chosen.get(number)
        shown = {"text": question.text, "options": [option.text for option in question.options], "chosen": chosen}
        if chosen is None:
            return shown
        return {**shown, "explained": [{"right": option.right, "why": option.why} for option in question.options]}

    def _choose(self, wish: dict[str, Any]) -> None:
        number, choice = int(wish["question"]), int(wish["option"])
        if number in self._chosen or not 0 <= number < len(self._questions):
            return
        options = self._questions[number].options
        if not 0 <= choice < len(options):
            return
        self._chosen[number] = choice
        self._save()
        self.state = self._picture()
        self._answer("", f"{'Right' if options[choice].right else 'Wrong'}. {options[choice].why}")

    def _again(self, wish: dict[str, Any]) -> None:
        self._chosen.clear()
        self.state = self._picture()
        self._answer("", "All questions are open again.")

    def _save(self) -> None:
        try:
            record_quiz(self._name, self.right, len(self._questions))
            self._note = ""
        except OSError as error:
            self._note = f"Your progress could not be saved ({error.strerror}); the quiz itself is not affected."
