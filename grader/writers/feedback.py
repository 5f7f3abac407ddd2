"""One page for each submission, for the learner: feedback/<student>.<lesson>.html.

It says what was claimed and how it ended, shows what AWS saw where a claim does not hold yet, and offers the lesson's
own hints. It holds nothing of the tests but their claims and sentences, and nothing of anybody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from grader.lessons import Course, Lesson
from grader.results import Graded, Marked, Run, Tested
from grader.writers.files import names, put
from grader.writers.hints import Hint, hints, title
from grader.writers.page import page
from grader.writers.timeline import Picture, picture
from kit.result import NOT_YET, PASSED

FOLDER = "feedback"


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of a test, and the picture of what AWS saw where it does not hold."""

    tested: Tested
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class Section:
    """All that is said of one exercise. graded: the claims that made the score; own: those of the learner's check."""

    marked: Marked
    graded: tuple[Claim, ...]
    own: tuple[Claim, ...]
    hints: tuple[Hint, ...]


def write(run: Run, course: Course, folder: Path) -> list[Path]:
    """Write a page for each submission below ``feedback/``."""
    lessons = {lesson.name: lesson for lesson in course.released()}
    return [
        put(folder / FOLDER / f"{name}.html", _page(run, graded, lessons.get(graded.lesson or "")))
        for name, graded in zip(names(run), run.submissions, strict=True)
    ]


def _page(run: Run, graded: Graded, lesson: Lesson | None) -> str:
    return page(
        "feedback.html",
        seed=run.seed,
        graded=graded,
        title=title(lesson) if lesson else graded.lesson or "A notebook that was not recognised",
        file=PurePosixPath(graded.place).name,
        sections=[_section(marked, lesson) for marked in graded.exercises],
    )


def _section(marked: Marked, lesson: Lesson | None) -> Section:
    offered = hints(lesson, marked.name) if lesson and marked.outcome != PASSED else []
    return Section(
        marked,
        _claims([tested for tested in marked.tests if tested.hidden]),
        _claims([tested for tested in marked.tests if not tested.hidden]),
        tuple(offered),
    )


def _claims(tests: Sequence[Tested]) -> tuple[Claim, ...]:
    """Return the claims, those first that do not hold yet."""
    ordered = sorted(tests, key=lambda tested: tested.outcome != NOT_YET)
    return tuple(Claim(each, picture(each.events) if each.outcome == NOT_YET else None) for each in ordered)
