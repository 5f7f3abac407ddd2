"""nbgrader's settings for a course folder: where things are, and how Autograde marks.

``nbgrader_config.py`` in the folder calls ``configure``; what stands below that call in the file wins.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

COURSE = "aws-messaging-course"
"""nbgrader's name for the course, a folder's name in the exchange."""

_OURS = "grader.formgrader.steps"
_THEIRS = "nbgrader.preprocessors"
_STEPS = (
    f"{_OURS}.Mark",  # for nbgrader's Execute
    f"{_THEIRS}.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    f"{_THEIRS}.LimitOutput",
    f"{_OURS}.SaveMarks",  # for nbgrader's SaveAutoGrades
    f"{_THEIRS}.AssignLatePenalties",
    f"{_THEIRS}.CheckCellMetadata",
)


def configure(config: Any, folder: Path, *, seed: int, root: Path | None = None, hidden: Path | None = None) -> None:
    """Set what nbgrader must know for the course folder ``folder``.

    seed: what the tests' random choices follow from, the same for everyone. root: the course, where it is not this one.
    hidden: a folder of your own hidden tests.
    """
    config.CourseDirectory.root = str(folder.resolve())
    config.CourseDirectory.course_id = COURSE
    config.Exchange.root = str(folder.resolve() / "exchange")
    config.Reader.root = str(root or Path(__file__).parents[2])
    config.Reader.hidden = str(hidden or "")
    config.Reader.seed = seed
    config.Autograde.exporter_class = f"{_OURS}.Reader"
    config.Autograde.autograde_preprocessors = list(_STEPS)
    config.Autograde.pre_convert_hook = "grader.formgrader.folders.prepare"
