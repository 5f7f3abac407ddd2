"""Which lessons and exercises there are: read from the folders of the tests, so that there is no list to keep."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from kit.errors import KitError

EXERCISES = Path(__file__).parent / "exercises"


def exercises() -> dict[str, Path]:
    """Return every exercise's name with its visible test file, by lesson and then by name."""
    return {path.stem.removeprefix("test_"): path for path in sorted(EXERCISES.glob("[0-9]*/test_*.py"))}


def visible_tests(exercise: str) -> Path:
    """Return the file of an exercise's visible tests; raises KitError with near matches for an unknown name."""
    known = exercises()
    if exercise in known:
        return known[exercise]
    near = get_close_matches(exercise, known)
    hint = f"did you mean {' or '.join(near)}?" if near else f"the course has {', '.join(known)}."
    raise KitError(f"There is no exercise called {exercise!r}; {hint}")


def lesson_of(exercise: str) -> str:
    """Return the lesson that an exercise belongs to, like ``03_visibility_timeout``."""
    return visible_tests(exercise).parent.name
