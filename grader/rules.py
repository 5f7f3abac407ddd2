"""What must hold for every lesson's source before notebooks are made of it. Each failure is one sentence.

It reads sources and looks whether files are there; it runs nothing.
"""

from __future__ import annotations

import builtins
import re
import symtable
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

from grader.lessons import Cell, Course, Lesson

LONGEST_CELL = 12
"""Lines of an ordinary code cell; more belongs in kit."""

_MOST_POINTS = 5
_SOLUTION_LINE = re.compile(r"\b(BEGIN|END) SOLUTION\b")
_ALWAYS_THERE = {*dir(builtins), "__name__", "__doc__", "__file__", "display", "get_ipython"}
_TITLE = re.compile(r"# +(?:(\d+)\b)?")


def errors(course: Course, lessons: Sequence[Lesson]) -> list[str]:
    """Return what is wrong with the sources, a sentence each."""
    found = [error for lesson in lessons for error in _lesson_errors(course, lesson)]
    return [*found, *_course_errors(course, lessons)]


def warnings(lessons: Sequence[Lesson]) -> list[str]:
    """Return what could be better, a sentence each."""
    return [
        f"{_file(lesson)}: the code cell that begins with {_first_line(cell)!r} has {lines} lines; "
        f"a cell of more than {LONGEST_CELL} lines is hard to read, so move some of it into kit."
        for lesson in lessons
        for cell in lesson.cells
        if cell.kind == "code" and not cell.exercise and (lines := _lines(cell)) > LONGEST_CELL
    ]


def _course_errors(course: Course, lessons: Sequence[Lesson]) -> Iterator[str]:
    names = Counter(cell.exercise for lesson in lessons for cell in lesson.exercises)
    for name, count in names.items():
        if count > 1:
            yield f"The exercise name {name!r} is used {count} times in the course; a name belongs to one exercise."
    numbers = Counter(lesson.name[:2] for lesson in lessons)
    for number, count in numbers.items():
        if count > 1:
            yield f"{count} lessons have the number {number}; give each its own."
    known = {(lesson.name, cell.exercise) for lesson in lessons for cell in lesson.exercises}
    yield from _orphans(course, known)


def _orphans(course: Course, known: set[tuple[str, str]]) -> Iterator[str]:
    found = [*course.root.glob("kit/exercises/*/test_*.py"), *course.root.glob("grader/hidden/*/test_*.py")]
    found += [path for path in course.root.glob("grader/answers/*/*") if path.is_dir() and path.name != "__pycache__"]
    for path in sorted(found):
        name = path.stem.removeprefix("test_")
        if (path.parent.name, name) not in known:
            near = get_close_matches(name, [exercise for _, exercise in known])
            hint = f"; did you mean {' or '.join(near)}?" if near else "."
            yield f"{path.relative_to(course.root)} belongs to no exercise of solutions/{path.parent.name}.py{hint}"


def _lesson_errors(course: Course, lesson: Lesson) -> Iterator[str]:
    yield from _title_errors(lesson)
    for cell in lesson.cells:
        yield from (f"{_file(lesson)}: {error}" for error in _cell_errors(cell))
    for cell in lesson.exercises:
        yield from _missing_files(course, lesson.name, cell.exercise)
    yield from _name_errors(lesson)


def _title_errors(lesson: Lesson) -> Iterator[str]:
    first = lesson.cells[0] if lesson.cells else Cell("code", "")
    title = _TITLE.match(first.source) if first.kind == "markdown" else None
    if title is None:
        yield f"{_file(lesson)}: a lesson begins with a markdown cell that has its title, like `# {lesson.name[:2]} …`."
    elif title[1] and title[1].zfill(2) != lesson.name[:2]:
        yield f"{_file(lesson)}: the title says lesson {title[1]} and the file name {lesson.name[:2]}."


def _cell_errors(cell: Cell) -> Iterator[str]:
    for mark in cell.unknown:
        yield (
            f"the mark {mark!r} on the cell that begins with {_first_line(cell)!r} means nothing; "
            'a cell is marked `setup` or `exercise="name" points=2`.'
        )
    lines = _SOLUTION_LINE.findall(cell.source)
    if not cell.exercise:
        if lines:
            yield f"a solution stands in a cell that is no exercise, the one that begins with {_first_line(cell)!r}."
        return
    if not cell.exercise.isidentifier():
        yield f"the exercise name {cell.exercise!r} is not a name that a function can have."
    if type(cell.points) is not int or not 1 <= cell.points <= _MOST_POINTS:
        yield f"the exercise {cell.exercise} has points={cell.points}; give it a whole number from 1 to {_MOST_POINTS}."
    if not lines or lines != ["BEGIN", "END"] * (len(lines) // 2):
        yield (
            f"the exercise {cell.exercise} needs a line `### BEGIN SOLUTION`, "
            "and after its solution a line `### END SOLUTION`."
        )


def _missing_files(course: Course, lesson: str, exercise: str) -> Iterator[str]:
    wanted = {
        "visible tests": course.visible(lesson, exercise),
        "hidden tests": course.hidden(lesson, exercise),
        "answers": course.answers(lesson, exercise),
    }
    for what, path in wanted.items():
        if not path.exists():
            yield f"The exercise {exercise} has no {what}: write {_relative(path, course.root)}."


def _name_errors(lesson: Lesson) -> Iterator[str]:
    tables: list[tuple[Cell, symtable.SymbolTable]] = []
    for cell in lesson.cells:
        if cell.setup or cell.exercise:
            try:
                tables.append((cell, symtable.symtable(cell.source, "cell", "exec")))
            except SyntaxError as error:
                yield f"{_file(lesson)}: the cell that begins with {_first_line(cell)!r} is not Python: {error.msg}."
    known = _ALWAYS_THERE.union(*(_defined(table) for _, table in tables))
    for cell, table in tables:
        for name in sorted(_used(table) - known):
            yield (
                f"{_file(lesson)}: {cell.exercise or 'a setup cell'} uses {name}, which no setup or exercise cell "
                "defines; graded answers see only what these define, so move its definition into a setup cell."
            )


def _defined(table: symtable.SymbolTable) -> set[str]:
    own = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    declared = {
        symbol.get_name()
        for inner in _inner(table)
        for symbol in inner.get_symbols()
        if symbol.is_declared_global() and symbol.is_assigned()
    }
    return own | declared


def _used(table: symtable.SymbolTable) -> set[str]:
    return {
        symbol.get_name()
        for each in [table, *_inner(table)]
        for symbol in each.get_symbols()
        if symbol.is_referenced() and (symbol.is_global() or each.get_type() == "module")
    }


def _inner(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for child in table.get_children():
        yield child
        yield from _inner(child)


def _file(lesson: Lesson) -> str:
    return f"solutions/{lesson.name}.py"


def _relative(path: Path, root: Path) -> Path:
    return path.relative_to(root) if path.is_relative_to(root) else path


def _first_line(cell: Cell) -> str:
    return cell.source.lstrip().partition("\n")[0][:60]


def _lines(cell: Cell) -> int:
    return sum(1 for line in cell.source.splitlines() if line.strip())
