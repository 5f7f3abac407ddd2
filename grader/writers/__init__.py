"""What is made from results.json: pages for learners and instructors, and files for the tools that instructors use.

Each form is a module with one function, ``write(run, course, folder) -> list[Path]``. Names, claims and sentences in a
run may hold anything that a stranger could type, so a writer escapes them for its form and never fails on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path

from grader.lessons import Course
from grader.results import Run
from kit.errors import KitError

FORMS = {
    "feedback": "feedback",
    "class": "classreport",
    "gradescope": "gradescope",
    "junit": "junit",
    "canvas": "canvas",
    "moodle": "moodle",
}
"""What each form is called on the command line, and the module that writes it."""


def write(forms: Sequence[str], run: Run, course: Course, folder: Path) -> list[Path]:
    """Write a run in some forms below a folder and return the files; raises KitError for a form that there is not."""
    for form in forms:
        if form not in FORMS:
            near = get_close_matches(form, FORMS, n=1) or FORMS
            raise KitError(f"There is no form called {form!r}; did you mean {' or '.join(near)}?")
    ordered = [form for form in FORMS if form in forms]  # feedback first, for the class report links to its pages
    modules = [import_module(f"{__name__}.{FORMS[form]}") for form in ordered]
    return [path for module in modules for path in module.write(run, course, folder)]
