"""environment.yml and postBuild are what Binder can use. Needs no conda, no Docker and no network."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ENVIRONMENT: dict[str, Any] = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
FOR_CONDA = [each for each in ENVIRONMENT["dependencies"] if isinstance(each, str)]
FOR_PIP = [each["pip"] for each in ENVIRONMENT["dependencies"] if isinstance(each, dict)]
NO_DOCKER = ["--no-build", "--debug"]


@pytest.fixture(scope="module")
def dockerfile() -> str:
    """What Binder's own program would build, as it prints it."""
    command = [sys.executable, "-m", "repo2docker", *NO_DOCKER, str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout + done.stderr


def test_conda_brings_python_and_pip_and_nothing_else() -> None:
    assert [each.split("=")[0] for each in FOR_CONDA] == ["python", "pip"]


def test_binder_reads_the_oldest_python_that_the_course_allows(dockerfile: str) -> None:
    oldest = PROJECT["requires-python"].removeprefix(">=")
    assert f"Building conda environment for python={oldest}\n" in dockerfile


def test_the_pip_section_is_the_dependencies_of_the_project() -> None:
    assert [PROJECT["dependencies"]] == FOR_PIP


def test_the_environment_is_built_before_the_sources_are_copied(dockerfile: str) -> None:
    assert 0 < dockerfile.index("env update") < dockerfile.index(" src/ ")


def test_post_build_runs_after_the_sources_are_copied(dockerfile: str) -> None:
    assert dockerfile.index(" src/ ") < dockerfile.index("RUN ./postBuild")


def test_post_build_installs_the_project_without_resolving_anything() -> None:
    commands = (ROOT / "postBuild").read_text(encoding="utf-8").splitlines()
    assert commands[-1] == "python3 -m pip install --no-cache-dir --no-deps --editable ."


@pytest.mark.parametrize("name", ["binder", ".binder", "Dockerfile"])
def test_nothing_makes_binder_ignore_environment_yml(name: str) -> None:
    assert not (ROOT / name).exists()
