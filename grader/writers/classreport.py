"""The class at a glance, for the instructor: class.html.

It shows how the scores of each exercise are spread, what most learners get wrong, which submissions were slow, odd or
stopped by the jail, and everybody's points. A student counts once for each lesson, with the best notebook of it.
"""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from grader.lessons import Course
from grader.results import Graded, Marked, Run
from grader.writers import sheet
from grader.writers.feedback import FOLDER
from grader.writers.files import names, put
from grader.writers.hints import title
from grader.writers.marks import Column, Gradebook, gradebook
from grader.writers.misconceptions import Misconception, folded, misconceptions
from grader.writers.page import page
from kit.result import NOT_ATTEMPTED, NOT_YET, PASSED

_MOST_SLOW = 8
_MOST_MISCONCEPTIONS = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a histogram. share: of the highest one. kind: passed, not_yet or not_attempted."""

    text: str
    count: int
    share: float
    kind: str


@dataclass(frozen=True, slots=True)
class Exercise:
    """How the class did in one exercise. wrong: what goes wrong most often."""

    column: Column
    handed_in: int
    attempted: int
    median: float
    bars: tuple[Bar, ...]
    wrong: tuple[Misconception, ...]

    @property
    def says(self) -> str:
        """The histogram in words."""
        return "; ".join(f"{bar.text}: {bar.count}" for bar in self.bars if bar.count) + "."


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson and its exercises."""

    title: str
    handed_in: int
    exercises: tuple[Exercise, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody's submission: a name, the file, and the page that says more, "" when there is none."""

    student: str
    file: str
    page: str


@dataclass(frozen=True, slots=True)
class Oddity:
    """A note or a refused call, how often it was, and in whose submissions."""

    text: str
    count: int
    people: tuple[Person, ...]


def write(run: Run, course: Course, folder: Path) -> list[Path]:
    """Write class.html; it links to the feedback pages that are there already."""
    book = gradebook(run)
    titles = {lesson.name: title(lesson) for lesson in course.released()}
    people = _people(run, folder)
    slowest = sorted(zip(run.submissions, people, strict=True), key=lambda pair: -pair[0].seconds)[:_MOST_SLOW]
    text = page(
        "classreport.html",
        run=run,
        book=book,
        titles=titles,
        groups=_groups(book),
        lessons=[_lesson(book, name, titles.get(name, name)) for name in _groups(book)],
        median=_median_share(book),
        stopped=_stopped(run, people),
        notes=_notes(run, people),
        slowest=slowest,
        pages=_pages(run, book, people),
    )
    return [put(folder / "class.html", text)]


def _people(run: Run, folder: Path) -> list[Person]:
    found = []
    for name, graded in zip(names(run), run.submissions, strict=True):
        path = Path(FOLDER, f"{name}.html")
        there = path.as_posix() if (folder / path).is_file() else ""
        found.append(Person(graded.student, PurePosixPath(graded.place).name, there))
    return found


def _pages(run: Run, book: Gradebook, people: Sequence[Person]) -> dict[tuple[str, str], str]:
    """Return the page of each student's best notebook of each lesson."""
    return {
        (graded.student, graded.lesson): person.page
        for graded, person in zip(run.submissions, people, strict=True)
        if graded.lesson is not None and book.best[graded.student, graded.lesson] is graded
    }


def _groups(book: Gradebook) -> dict[str, list[Column]]:
    """Return the columns of each lesson."""
    groups: dict[str, list[Column]] = defaultdict(list)
    for column in book.columns:
        groups[column.lesson].append(column)
    return groups


def _lesson(book: Gradebook, name: str, heading: str) -> Lesson:
    notebooks = book.notebooks(name)
    exercises = (_exercise(notebooks, column) for column in book.columns if column.lesson == name)
    return Lesson(heading, len(notebooks), tuple(exercises))


def _exercise(notebooks: Sequence[Graded], column: Column) -> Exercise:
    marks = [each for graded in notebooks for each in graded.exercises if each.name == column.exercise]
    return Exercise(
        column,
        len(marks),
        sum(each.outcome != NOT_ATTEMPTED for each in marks),
        statistics.median(each.score for each in marks),
        _bars(marks),
        tuple(misconceptions(notebooks, column.exercise)[:_MOST_MISCONCEPTIONS]),
    )


def _bars(marks: Sequence[Marked]) -> tuple[Bar, ...]:
    """Return a bar for those who did not try, and one for each score that can be had or was had."""
    tried = Counter(each.score for each in marks if each.outcome != NOT_ATTEMPTED)
    idle = len(marks) - tried.total()
    scores = sorted(tried.keys() | {score for each in marks for score in _possible(each)})
    full = max(each.max_score for each in marks)
    most = max(idle, *tried.values(), 1)
    bars = [Bar("not attempted", idle, idle / most, NOT_ATTEMPTED)]
    for score in scores:
        kind = PASSED if score >= full else NOT_YET
        bars.append(Bar(f"{sheet.number(score)} points", tried[score], tried[score] / most, kind))
    return tuple(bars)


def _possible(marked: Marked) -> Iterable[float]:
    tests = sum(tested.hidden for tested in marked.tests)
    return (round(marked.max_score * passed / tests, 2) for passed in range(tests + 1) if tests)


def _median_share(book: Gradebook) -> float | None:
    """Return the middle one of everybody's shares of the points, in percent."""
    shares = [100 * each.score / each.max_score for each in book.best.values() if each.max_score]
    return statistics.median(shares) if shares else None


def _stopped(run: Run, people: Sequence[Person]) -> list[Oddity]:
    calls = {call for graded in run.submissions for call in graded.stopped}
    pairs = list(zip(run.submissions, people, strict=True))
    found = [
        Oddity(
            call,
            sum(graded.stopped.get(call, 0) for graded, _ in pairs),
            tuple(person for graded, person in pairs if call in graded.stopped),
        )
        for call in calls
    ]
    return sorted(found, key=lambda oddity: (-len(oddity.people), -oddity.count, oddity.text))


def _notes(run: Run, people: Sequence[Person]) -> list[Oddity]:
    """Return the notes, with those that differ in numbers alone as one, the most frequent first."""
    alike: dict[str, list[tuple[str, Person]]] = defaultdict(list)
    for graded, person in zip(run.submissions, people, strict=True):
        for note in graded.notes:
            alike[folded(note)].append((note, person))
    found = [
        Oddity(same[0][0], len(same), tuple(dict.fromkeys(person for _, person in same))) for same in alike.values()
    ]
    return sorted(found, key=lambda oddity: (-oddity.count, oddity.text))
