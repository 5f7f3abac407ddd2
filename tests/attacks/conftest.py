"""Levels that this machine cannot do are skipped, visibly; what a level's batch gave is graded once and kept."""

from __future__ import annotations

import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def folders():
    """Give a function that makes folders which everybody may read, whoever the learners' code becomes."""
    made = []

    def make() -> Path:
        folder = Path(tempfile.mkdtemp(prefix="attacks-"))
        folder.chmod(0o777)
        made.append(folder)
        return folder

    yield make
    for folder in made:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def need():
    """Give a function that skips when this machine cannot do a level."""

    @cache
    def reason(level: str) -> str:
        from grader.jail import levels

        return levels.weakness(level)

    def check(level: str) -> None:
        if sys.platform != "linux":
            pytest.skip("processes for learners' code need Linux")
        if level != "C" and reason(level):
            pytest.skip(f"this machine cannot do level {level}: {reason(level)}")

    return check
