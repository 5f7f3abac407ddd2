"""Marks as CSV in the form that Canvas imports into its Gradebook: canvas.csv.

Canvas's importer (https://github.com/instructure/canvas-lms/blob/master/lib/gradebook_importer.rb) wants the columns
Student, ID, SIS User ID, SIS Login ID and Section in this order, then one column per assignment, and takes a row whose
first cell holds "Points Possible" for what the assignments are worth. It looks for a student by ID, SIS ids, and in
the end by name; all that a grader knows is the name of the folder, so it stands as login and as name. An assignment
that the course does not have yet, Canvas offers to make. Where nothing was handed in the cell is empty.
"""

from __future__ import annotations

from pathlib import Path

from grader.lessons import Course
from grader.results import Run
from grader.writers import sheet
from grader.writers.files import put
from grader.writers.marks import gradebook

_HEAD = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_POINTS = "Points Possible"


def write(run: Run, course: Course, folder: Path) -> list[Path]:
    """Write canvas.csv: a row for each student, a column for each exercise, each lesson's best notebook."""
    book = gradebook(run)
    rows = [[*_HEAD, *(column.exercise for column in book.columns)]]
    rows.append([f"    {_POINTS}", "", "", "", "", *(sheet.number(column.points) for column in book.columns)])
    for student in book.students:
        marks = [book.marked(student, column) for column in book.columns]
        scores = ["" if marked is None else sheet.number(marked.score) for marked in marks]
        login = sheet.words(student)
        rows.append([login.replace(_POINTS, _POINTS.replace(" ", "_")), "", "", login, "", *scores])
    return [put(folder / "canvas.csv", sheet.text(rows))]
