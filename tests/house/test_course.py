"""course.py makes its environment once, hands options on, and says in one sentence what is in the way.

Installing is played: `venv` makes a real environment, and a stand-in for pip puts empty modules into it.
"""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import tomllib
import venv
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "course.py"
PIP_WITHOUT_NETWORK = "Retrying after connection broken by 'NewConnectionError(Failed to establish a new connection)'"
UV_WITHOUT_NETWORK = "cause: Failed to fetch\ncause: client error\ncause: dns error"


class House:
    """A copy of the course in an empty folder, with its installer and its programs played."""

    def __init__(self, folder: Path, course: ModuleType) -> None:
        self.folder = folder
        self.course = course
        self.commands: list[list[str]] = []
        self.started: list[list[str]] = []
        self.refuses: Callable[[list[str]], str] = lambda command: ""

    def follow(self, command: list[str]) -> tuple[int, list[str]]:
        """Stand in for course.follow: make an environment, or put modules into it."""
        self.commands.append(command)
        if said := self.refuses(command):
            return 1, said.splitlines()
        if "venv" in command:
            venv.create(command[-1], symlinks=os.name != "nt")
        else:
            self.put_modules()
        return 0, []

    def put_modules(self) -> None:
        site = next(self.folder.glob(".venv/**/site-packages"))
        for name in ("kit", "jupyterlab", "moto", "pytest"):
            (site / f"{name}.py").touch()

    def become(self, command: list[str]) -> None:
        self.started.append(command)

    def run(self, *arguments: str) -> list[list[str]]:
        """Run one command of course.py; return what it had to make and install for it."""
        self.commands = []
        self.course.main(list(arguments))
        return self.commands

    def says(self, *arguments: str) -> str:
        """Run one command of course.py that must end with an error; return what it says."""
        with pytest.raises(SystemExit) as ended:
            self.run(*arguments)
        return str(ended.value)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.delenv("COURSE_ENVIRONMENT", raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    for name in ("requirements.lock", "requirements-test.lock", "overrides.json"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    shutil.copy(SCRIPT, tmp_path)
    house = House(tmp_path, load(tmp_path / "course.py"))
    monkeypatch.setattr(house.course, "follow", house.follow)
    monkeypatch.setattr(house.course, "become", house.become)
    return house


def load(script: Path) -> Any:
    spec = importlib.util.spec_from_file_location("course_in_a_copy", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def kinds(commands: list[list[str]]) -> list[str]:
    return ["make" if "venv" in command else "install" for command in commands]


def is_one_sentence(said: str) -> bool:
    return said.startswith("course.py: ") and said.endswith(".") and "\n" not in said


# The environment


def test_the_first_start_makes_and_installs(house: House) -> None:
    assert kinds(house.run("lab")) == ["make", "install"]


def test_a_second_start_installs_nothing(house: House) -> None:
    house.run("lab")
    assert house.run("lab") == []


def test_a_second_start_says_nothing(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    house.run("lab")
    capsys.readouterr()
    house.run("lab")
    assert capsys.readouterr() == ("", "")


def test_a_start_from_another_folder_installs_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.run("lab")
    monkeypatch.chdir("/")
    assert house.run("lab") == []


@pytest.mark.parametrize("name", ["requirements.lock", "overrides.json"])
def test_a_changed_file_is_installed_into_the_same_environment(house: House, name: str) -> None:
    house.run("lab")
    (house.folder / name).write_text("changed", encoding="utf-8")
    assert kinds(house.run("lab")) == ["install"]


@pytest.mark.parametrize("key", ["python", "folder"])
def test_another_python_or_a_moved_folder_makes_a_new_environment(house: House, key: str) -> None:
    house.run("lab")
    stamp = json.loads(house.course.STAMP.read_text())
    house.course.STAMP.write_text(json.dumps({**stamp, key: "another"}))
    assert kinds(house.run("lab")) == ["make", "install"]


def test_a_half_made_environment_is_made_anew(house: House) -> None:
    house.refuses = lambda command: "" if "venv" in command else "disk full"
    house.says("lab")
    house.refuses = lambda command: ""
    assert kinds(house.run("lab")) == ["make", "install"]


def test_an_update_that_failed_is_not_taken_for_done(house: House) -> None:
    house.run("lab")
    (house.folder / "requirements.lock").write_text("changed", encoding="utf-8")
    house.refuses = lambda command: "disk full"
    house.says("lab")
    assert not house.course.STAMP.exists()


def test_an_environment_that_lost_a_package_is_made_anew(house: House) -> None:
    house.run("lab")
    next(house.folder.glob(".venv/**/jupyterlab.py")).unlink()
    assert kinds(house.run("lab")) == ["make", "install"]


def test_an_environment_that_lost_its_python_is_made_anew(house: House) -> None:
    house.run("lab")
    house.course.PYTHON.unlink()
    assert kinds(house.run("lab")) == ["make", "install"]


def test_a_stamp_that_cannot_be_read_counts_as_none(house: House) -> None:
    house.run("lab")
    house.course.STAMP.write_text("{")
    assert kinds(house.run("lab")) == ["make", "install"]


def test_test_adds_its_lock_to_the_same_environment(house: House) -> None:
    house.run("lab")
    house.course.prepare([house.course.LEARNER_LOCK, house.course.TEST_LOCK])
    assert str(house.folder / "requirements-test.lock") in house.commands[-1]


def test_lab_after_test_installs_nothing(house: House) -> None:
    house.course.prepare([house.course.LEARNER_LOCK, house.course.TEST_LOCK])
    assert house.run("lab") == []


def test_uv_tries_its_cache_before_the_network(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: name)
    house.refuses = lambda command: "not in the cache" if "--offline" in command else ""
    commands = house.run("lab")
    assert [command[0] for command in commands[1:]] == ["uv", "uv"]
    assert commands[1] == [*commands[2], "--offline"]


def test_without_the_venv_module_uv_makes_the_environment(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: name)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert house.run("lab")[0][:2] == ["uv", "venv"]


# What is started


def test_lab_opens_the_first_lesson_on_this_machine_only(house: House) -> None:
    house.run("lab")
    assert "--ip=127.0.0.1" in house.started[0]
    assert "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb" in house.started[0]


def test_options_of_lab_go_to_jupyter_last_so_that_they_win(house: House) -> None:
    house.run("lab", "--no-browser", "--ip=127.0.0.2")
    assert house.started[0][-2:] == ["--no-browser", "--ip=127.0.0.2"]


@pytest.mark.parametrize(("uid", "allowed"), [(0, True), (1000, False)])
def test_jupyter_is_allowed_to_run_as_root_only_for_root(
    house: House, monkeypatch: pytest.MonkeyPatch, uid: int, allowed: bool
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: uid, raising=False)
    house.run("lab")
    assert ("--allow-root" in house.started[0]) == allowed


def test_a_port_that_was_asked_for_is_the_only_one_tried(house: House) -> None:
    house.run("lab", "--port=0")
    house.run("lab", "--port", str(free_port()))
    assert ["--ServerApp.port_retries=0" in command for command in house.started] == [False, True]


def test_grader_runs_in_the_environment_with_its_options(house: House) -> None:
    house.run("grader", "grade", "folder", "--out", "there")
    python = str(house.course.PYTHON)
    assert house.started == [[python, "-P", "-m", "grader", "grade", "folder", "--out", "there"]]


def test_test_runs_every_step_and_pytest_last(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    done = play_steps(house, monkeypatch, failing="")
    assert house.says("test") == "False"
    assert (done, done[-1]) == ([name for name, _ in house.course.STEPS], "tests in a browser")


def test_test_goes_on_after_a_failure_and_fails_at_the_end(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    done = play_steps(house, monkeypatch, failing="lint")
    assert house.says("test") == "True"
    assert done[-1] == "tests in a browser"


def test_test_ends_with_a_table(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    play_steps(house, monkeypatch, failing="types")
    house.says("test")
    table = capsys.readouterr().out.splitlines()[-9:]
    assert [row.split()[-2] for row in table] == ["result", "ok", "ok", "FAILED", "ok", "ok", "ok", "ok", "ok"]


def test_with_options_test_runs_pytest_alone(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.course.prepare([house.course.LEARNER_LOCK, house.course.TEST_LOCK])
    ran: list[list[str]] = []

    def note(command: list[str], **options: object) -> int:
        ran.append(command)
        return 0

    monkeypatch.setattr(subprocess, "call", note)
    house.says("test", "-k", "clock")
    assert ran[1:] == [[str(house.course.PYTHON), "-m", "pytest", "-k", "clock"]]  # the first looks at the environment


def test_every_folder_of_tests_is_run_but_the_benchmarks() -> None:
    tests = SCRIPT.parent / "tests"
    folders = {f"tests/{path.relative_to(tests).parts[0]}" for path in tests.rglob("test_*.py")}
    pyproject = tomllib.loads((SCRIPT.parent / "pyproject.toml").read_text(encoding="utf-8"))
    run = pyproject["tool"]["pytest"]["ini_options"]["testpaths"]
    assert folders - {"tests/bench"} == set(run)


def play_steps(house: House, monkeypatch: pytest.MonkeyPatch, failing: str) -> list[str]:
    done: list[str] = []

    def play(name: str, arguments: list[str]) -> tuple[str, bool, float]:
        done.append(name)
        return name, name != failing, 0.1

    monkeypatch.setattr(house.course, "run_step", play)
    return done


# What is in the way


def test_the_file_parses_on_pythons_that_are_too_old() -> None:
    assert ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 6)).body


def test_a_python_that_is_too_old_gets_one_sentence(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 18))
    said = house.says("lab")
    assert is_one_sentence(said)
    assert "this is Python 3.9, the course needs 3.11" in said


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_missing_venv_module_gets_one_sentence(house: House, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == missing else name)
    said = house.says("lab")
    assert is_one_sentence(said)
    assert "lacks its venv module" in said


@pytest.mark.parametrize("answer", [PIP_WITHOUT_NETWORK, UV_WITHOUT_NETWORK])
def test_no_network_and_nothing_cached_gets_one_sentence(house: House, answer: str) -> None:
    house.refuses = lambda command: "" if "venv" in command else answer
    said = house.says("lab")
    assert is_one_sentence(said)
    assert "connect to the internet" in said


def test_any_other_failure_shows_what_the_installer_said(house: House) -> None:
    house.refuses = lambda command: "" if "venv" in command else "No space left on device"
    assert "No space left on device" in house.says("lab")


def test_a_taken_port_gets_one_sentence_before_anything_is_installed(house: House) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = house.says("lab", f"--port={port}")
    assert is_one_sentence(said)
    assert f"port {port} cannot be used" in said
    assert house.commands == []


def test_a_number_that_is_no_port_gets_one_sentence(house: House) -> None:
    said = house.says("lab", "--port", "99999")
    assert is_one_sentence(said)
    assert "99999 is no port" in said


def test_a_read_only_folder_gets_one_sentence(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "mkdir", refuse_to_write)
    said = house.says("lab")
    assert is_one_sentence(said)
    assert "cannot write to" in said


def test_a_stamp_that_cannot_be_removed_gets_one_sentence(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.run("lab")
    (house.folder / "requirements.lock").write_text("changed", encoding="utf-8")
    monkeypatch.setattr(Path, "unlink", refuse_to_write)
    said = house.says("lab")
    assert is_one_sentence(said)
    assert "cannot write to" in said


def test_a_folder_that_is_no_environment_is_never_removed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    precious = house.folder / "precious"
    precious.mkdir()
    (precious / "thesis.txt").touch()
    monkeypatch.setenv("COURSE_ENVIRONMENT", str(precious))
    monkeypatch.setattr(house.course, "ENVIRONMENT", precious)
    said = house.says("lab")
    assert is_one_sentence(said)
    assert (precious / "thesis.txt").exists()


def test_ctrl_c_gets_one_sentence(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(command: list[str]) -> str:
        raise KeyboardInterrupt

    house.refuses = interrupt
    assert is_one_sentence(house.says("lab"))


@pytest.mark.parametrize("arguments", [[], ["dance"]])
def test_an_unknown_command_shows_what_there_is(house: House, arguments: list[str]) -> None:
    assert house.says(*arguments) == house.course.__doc__


def test_the_script_itself_ends_with_code_one_and_no_trace() -> None:
    done = subprocess.run([sys.executable, SCRIPT, "lab", "--port", "99999"], capture_output=True, text=True)
    assert done.returncode == 1
    assert is_one_sentence(done.stderr.strip())


def test_a_failed_command_is_followed_to_its_last_lines() -> None:
    code, lines = load(SCRIPT).follow([sys.executable, "-c", "print('one'); raise SystemExit('two')"])
    assert (code, sorted(lines)) == (1, ["one", "two"])


def refuse_to_write(*arguments: object, **options: object) -> None:
    raise OSError(30, "Read-only file system")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
