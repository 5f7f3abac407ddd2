"""Marks as CSV in the form that Moodle's grade import takes: moodle.csv.

Moodle (https://docs.moodle.org/en/Grade_import) asks after the upload which column says who a student is and which of
user id, username, ID number and e-mail address that is, and which grade item each other column goes to. ``username``
holds the name of the folder that was handed in. In an item that is new, Moodle makes 100 the highest grade; so make
the items with their own points first and map the columns to them. A dash is no grade, as in Moodle's own exports. One
user whom it does not know makes Moodle refuse the whole file: delete that row. ``total`` is for reading: leave it
unmapped, because Moodle adds up by itself and by default takes nothing above 100.
"""

from __future__ import annotations

from pathlib import Path

from grader.lessons import Course
from grader.results import Run
from grader.writers import sheet
from grader.writers.files import put
from grader.writers.marks import gradebook


def write(run: Run, course: Course, folder: Path) -> list[Path]:
    """Write moodle.csv: a row for each student, a column for each exercise, each lesson's best notebook."""
    book = gradebook(run)
    rows = [["username", *(column.exercise for column in book.columns), "total"]]
    for student in book.students:
        marks = [book.marked(student, column) for column in book.columns]
        scores = ["-" if marked is None else sheet.number(marked.score) for marked in marks]
        rows.append([sheet.words(student), *scores, sheet.number(book.total(student))])
    return [put(folder / "moodle.csv", sheet.text(rows))]
