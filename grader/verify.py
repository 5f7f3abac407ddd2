"""Proving exercises: every answer that the course knows is tried, and each must get what it deserves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from grader import pool, proofs, rules
from grader.build import stub
from grader.lessons import Cell, Course, Lesson
from grader.trials import (
    FIRST,
    NOTHING,
    OURS,
    PIPED,
    RIGHT,
    SHOUT,
    SHOUTED,
    STUB,
    WAYS,
    WRONG,
    Answer,
    Exercise,
    Task,
    Trial,
    try_out,
)
from kit.errors import KitError


@dataclass(frozen=True, slots=True)
class Verdict:
    """An exercise and what was found wrong with it, a sentence each."""

    exercise: Exercise
    answers: tuple[Answer, ...]
    hidden_tests: int
    failures: tuple[str, ...]


def exercises(course: Course, names: Sequence[str] = ()) -> list[Exercise]:
    """Return the exercises with these names, all without names; raises KitError for a name that is none."""
    lessons = course.lessons()
    broken = rules.errors(course, lessons)
    if broken:
        raise KitError(" ".join(broken))
    found = [_exercise(course, lesson, cell) for lesson in lessons for cell in lesson.exercises]
    known = {exercise.name: exercise for exercise in found}
    for name in names:
        if name not in known:
            near = get_close_matches(name, known)
            raise KitError(
                f"There is no exercise called {name!r}; "
                + (f"did you mean {' or '.join(near)}?" if near else f"the course has {', '.join(known)}.")
            )
    return [known[name] for name in names] if names else found


def answers(course: Course, exercise: Exercise) -> list[Answer]:
    """Return every answer to try: blank ones, ours, and those of the exercise's folder."""
    name = exercise.name
    made = [
        Answer(STUB, "the untouched stub", exercise.stub),
        Answer(NOTHING, "`return None`", f"def {name}(*args, **kwargs):\n    return None\n"),
        Answer(FIRST, "`return first argument`", f"def {name}(first=None, *args, **kwargs):\n    return first\n"),
        Answer(SHOUT, "an answer of text", f"def {name}(*args, **kwargs):\n    return {SHOUTED!r}\n"),
        Answer(SHOUT, "an error of text", f"def {name}(*args, **kwargs):\n    raise ValueError({SHOUTED!r})\n"),
        Answer(OURS, "our solution", exercise.solution),
    ]
    folder = course.answers(exercise.lesson, name)
    for kind in (RIGHT, WRONG):
        made += [Answer(kind, path.name, _python(path)) for path in sorted(folder.glob(f"{kind}_*.py"))]
    return made


def verify(course: Course, names: Sequence[str], seeds: Sequence[int], jobs: int, console: Console) -> list[Verdict]:
    """Prove the exercises with these names (all without names) and return a verdict for each."""
    chosen = exercises(course, names)
    known = {exercise.name: answers(course, exercise) for exercise in chosen}
    tasks = [task for exercise in chosen for task in _tasks(exercise, known[exercise.name], seeds)]
    trials: dict[str, list[Trial]] = {exercise.name: [] for exercise in chosen}
    for task, trial in _with_progress(tasks, jobs, console):
        trials[task.exercise.name].append(trial or Trial(task, trouble="the process that tried it died"))
    return [_verdict(exercise, known[exercise.name], trials[exercise.name]) for exercise in chosen]


def report(verdicts: Sequence[Verdict], console: Console) -> None:
    """Print a table of the verdicts."""
    table = Table("exercise", "lesson", "points", "hidden tests", "right", "wrong", "proved")
    for verdict in verdicts:
        exercise = verdict.exercise
        counts = [str(sum(answer.kind == kind for answer in verdict.answers)) for kind in (RIGHT, WRONG)]
        proved = "[red]no[/]" if verdict.failures else "[green]yes[/]"
        numbers = [str(exercise.points), str(verdict.hidden_tests), *counts]
        table.add_row(exercise.name, exercise.lesson, *numbers, proved)
    console.print(table)


def _with_progress(tasks: list[Task], jobs: int, console: Console) -> Iterator[tuple[Task, Trial | None]]:
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
        bar = progress.add_task("trying answers", total=len(tasks))
        for task, trial in pool.each(try_out, tasks, jobs):
            progress.advance(bar)
            yield task, trial


def _tasks(exercise: Exercise, known: Sequence[Answer], seeds: Sequence[int]) -> Iterator[Task]:
    """Try both ways what must get full marks, and the rest as it is graded."""
    level = _level()
    for seed in seeds:
        for answer in known:
            ways = WAYS if answer.kind in (OURS, RIGHT) else WAYS[-1:]
            yield from (Task(exercise, answer, way, seed, level) for way in ways)


def _level() -> str:
    """Return how this machine keeps answers apart when it grades, so that they are proved as they are graded."""
    if PIPED not in WAYS:
        return "C"
    from grader.jail import levels

    return levels.strongest()[0]


def _verdict(exercise: Exercise, known: Sequence[Answer], trials: Sequence[Trial]) -> Verdict:
    failures = [*proofs.of_files(exercise, known), *proofs.of_trials(exercise, trials)]
    hidden = max((len(trial.hidden) for trial in trials), default=0)
    return Verdict(exercise, tuple(known), hidden, tuple(failures))


def _exercise(course: Course, lesson: Lesson, cell: Cell) -> Exercise:
    others = [other.source for other in lesson.cells if other.setup or (other.exercise and other is not cell)]
    return Exercise(
        lesson=lesson.name,
        name=cell.exercise,
        points=cell.points,
        cells=tuple(others),
        solution=cell.source,
        stub=stub(cell),
        visible=course.visible(lesson.name, cell.exercise),
        hidden=course.hidden(lesson.name, cell.exercise),
    )


def _python(path: Path) -> str:
    source = path.read_text(encoding="utf-8")
    try:
        compile(source, str(path), "exec")
    except SyntaxError as error:
        raise KitError(f"{path.parent.name}/{path.name} is not Python: {error.msg} in line {error.lineno}.") from None
    return source
