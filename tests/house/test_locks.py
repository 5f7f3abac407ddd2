"""pyproject.toml, the two locks and what is installed agree. No network: installed packages say what they need."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LEARNER = [Requirement(text) for text in PYPROJECT["project"]["dependencies"]]
TEST = [Requirement(text) for text in PYPROJECT["project"]["optional-dependencies"]["test"]]
OVERRIDDEN = {Requirement(text).name: Requirement(text) for text in PYPROJECT["tool"]["uv"]["override-dependencies"]}
LOCKS = ["requirements.lock", "requirements-test.lock"]


def locked(lock: str) -> dict[str, Version]:
    """Return name and version of each line of a lock that this system and Python take."""
    lines = [line for line in (ROOT / lock).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    taken = [each for each in map(Requirement, lines) if applies(each)]
    return {canonicalize_name(each.name): Version(str(each.specifier).removeprefix("==")) for each in taken}


def applies(requirement: Requirement, extra: str = "") -> bool:
    """Say whether a requirement counts here: its own marker holds, and so does the one that pyproject sets over it."""
    override = OVERRIDDEN.get(canonicalize_name(requirement.name))
    markers = [each.marker for each in (requirement, override) if each and each.marker]
    return all(marker.evaluate({"extra": extra}) for marker in markers)


def needed(requirements: Iterable[Requirement]) -> set[str]:
    """Return the names of everything that these requirements pull in here, read from the installed packages."""
    found: set[tuple[str, str]] = set()
    waiting = [(canonicalize_name(each.name), extra) for each in requirements for extra in ("", *each.extras)]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in found:
            continue
        found.add((name, extra))
        for text in metadata.requires(name) or []:
            each = Requirement(text)
            if applies(each, extra):
                waiting += [(canonicalize_name(each.name), more) for more in ("", *each.extras)]
    return {name for name, _ in found}


def missed(requirements: list[Requirement], versions: dict[str, Version]) -> list[str]:
    """Return the requirements that these locked versions do not meet."""
    return [str(each) for each in requirements if not meets(each, versions)]


def meets(requirement: Requirement, versions: dict[str, Version]) -> bool:
    version = versions.get(canonicalize_name(requirement.name))
    return version is not None and version in requirement.specifier


def test_every_dependency_is_met_by_the_learners_lock() -> None:
    assert missed(LEARNER, locked("requirements.lock")) == []


def test_every_test_dependency_is_met_by_the_two_locks_together() -> None:
    assert missed(TEST, locked("requirements.lock") | locked("requirements-test.lock")) == []


def test_the_learners_lock_is_what_the_dependencies_pull_in_and_nothing_else() -> None:
    assert set(locked("requirements.lock")) == needed(LEARNER)


def test_the_test_lock_is_what_the_tests_add_to_it_and_nothing_else() -> None:
    assert set(locked("requirements-test.lock")) == needed(LEARNER + TEST) - needed(LEARNER)


@pytest.mark.parametrize("lock", LOCKS)
def test_the_environment_holds_the_locked_versions(lock: str) -> None:
    assert {name: Version(metadata.version(name)) for name in locked(lock)} == locked(lock)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_names_versions_and_markers_only(lock: str) -> None:
    plain = re.compile(r"[a-z0-9.-]+==[0-9a-z.]+( ; [A-Za-z_0-9<>=!'. ()]+)?")
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()[1:]
    assert [line for line in lines if not plain.fullmatch(line)] == []


def test_moto_is_pinned_to_one_version() -> None:
    pinned = [str(each.specifier) for each in LEARNER if each.name == "moto"]
    assert pinned == [f"=={metadata.version('moto')}"]


def test_a_version_that_drifted_is_noticed() -> None:
    assert missed([Requirement("moto==9.9.9")], locked("requirements.lock")) == ["moto==9.9.9"]
