"""The zip that learners get works where nothing else is, and holds no line of what they must not read."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import nbformat
import pytest

from grader import release
from grader.lessons import Course
from kit.errors import KitError

ROOT = Path(__file__).parents[3]
COURSE = Course(ROOT)
TOP = "aws-messaging-course/"
DISTINCTIVE = 30
"""Letters from which on a line is somebody's own; shorter ones everybody writes."""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    path = tmp_path_factory.mktemp("release") / "course.zip"
    release.release(COURSE, path)
    return path


@pytest.fixture(scope="module")
def files(made):
    with zipfile.ZipFile(made) as archive:
        return {name.removeprefix(TOP): archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def unpacked(made, tmp_path_factory):
    """The unzipped folder, as every system's own tool leaves it."""
    folder = tmp_path_factory.mktemp("learner")
    shutil.unpack_archive(made, folder)
    return folder / TOP


def lines(text):
    return {line.strip() for line in text.splitlines() if len(line.strip()) >= DISTINCTIVE}


def solutions():
    return [path.read_text(encoding="utf-8") for path in COURSE.sources()]


def secrets():
    """Return the distinctive lines of hidden tests, answers and solutions that learners see nowhere by design."""
    hidden = [*ROOT.glob("grader/hidden/*/*.py"), *ROOT.glob("grader/answers/*/*/*.py")]
    secret = [path.read_text(encoding="utf-8") for path in hidden]
    blocks = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)
    secret += [block for source in solutions() for block in blocks.findall(source)]
    shown = [blocks.sub("", source) for source in solutions()]
    shown += [path.read_text(encoding="utf-8") for path in ROOT.glob("kit/**/*.py")]
    return set().union(*map(lines, secret)).difference(*map(lines, shown))


def text_of(name, data):
    """Return what a learner can read in a file; of a notebook the text of its cells."""
    if not name.endswith(".ipynb"):
        return data.decode()
    notebook = json.loads(data)
    return "\n".join("".join(cell["source"]) for cell in notebook["cells"]) + json.dumps(notebook)


def test_no_line_of_an_answer_or_a_hidden_test_is_in_any_file(files):
    secret = secrets()
    assert len(secret) > 1000
    leaks = {name: sorted(lines(text_of(name, data)) & secret) for name, data in files.items()}
    assert {name: found for name, found in leaks.items() if found} == {}


def test_a_line_of_an_answer_would_be_found(files):
    [answer, *_] = sorted(ROOT.glob("grader/answers/*/*/right_*.py"))
    assert lines(answer.read_text(encoding="utf-8")) & secrets()


@pytest.mark.parametrize("word", ["BEGIN SOLUTION", "import grader", "from grader", "grader/hidden", "grader/answers"])
def test_nothing_points_to_what_is_not_there(files, word):
    assert [name for name, data in files.items() if word.encode() in data] == []


def test_no_hidden_test_is_named(files):
    tests = [path.read_text(encoding="utf-8") for path in ROOT.glob("grader/hidden/*/*.py")]
    visible = [path.read_text(encoding="utf-8") for path in ROOT.glob("kit/exercises/*/*.py")]
    names = {name for text in tests for name in re.findall(r"def (test_\w+)", text)}
    names -= {name for text in visible for name in re.findall(r"def (test_\w+)", text)}
    assert [name for name in names if any(name.encode() in data for data in files.values())] == []


def test_only_what_learners_need_is_there(files):
    tops = {name.partition("/")[0] for name in files}
    project = {"pyproject.toml", "requirements.lock", "environment.yml", "postBuild", "overrides.json"}
    assert tops == project | {
        "README.md",
        "LICENSE",
        "CITATION.cff",
        "page_config.json",
        "course.py",
        "kit",
        "notebooks",
    }


def test_all_of_kit_is_there(files):
    ours = [path.relative_to(ROOT).as_posix() for path in (ROOT / "kit").rglob("*") if path.is_file()]
    wanted = {name for name in ours if "__pycache__" not in name and not name.endswith(".md")}
    assert wanted == {name for name in files if name.startswith("kit/")}


def test_every_lesson_and_every_picture_in_it_is_there(files):
    names = {f"notebooks/{path.name}" for path in COURSE.released_paths()}
    pictures = {
        f"notebooks/{picture}"
        for name in names
        for picture in re.findall(r"\]\(([\w/]+\.\w+)\)", text_of(name, files[name]))
        if not picture.endswith(".ipynb")
    }
    assert pictures
    assert names | pictures <= set(files)


def test_the_readme_names_every_lesson(files):
    text = files["README.md"].decode()
    assert [f"`notebooks/{path.name}`: " in text for path in COURSE.released_paths()] == [True] * len(
        COURSE.released_paths()
    )
    assert "The visibility timeout" in text


def test_the_project_needs_what_it_needs_here_and_packs_kit_alone(files):
    theirs, ours = tomllib.loads(files["pyproject.toml"].decode()), tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert theirs["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == ["kit"]
    assert {**theirs["project"], "optional-dependencies": 0} == {**ours["project"], "optional-dependencies": 0}
    assert theirs["tool"]["uv"] == ours["tool"]["uv"]


def test_the_same_course_makes_the_same_bytes(made, tmp_path):
    release.release(COURSE, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == made.read_bytes()


def test_post_build_may_be_run(unpacked, made):
    with zipfile.ZipFile(made) as archive:
        assert archive.getinfo(f"{TOP}postBuild").external_attr >> 16 & 0o111


def test_an_old_notebook_is_not_released(run, course, tmp_path):
    run("build")
    path = course.root / "notebooks/07_tea.ipynb"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    code, _, errors = run("release", "--out", tmp_path / "course.zip")
    assert (code, "07_tea.ipynb; run `python -m grader build` first" in errors) == (2, True)


def test_a_place_that_cannot_be_written_gets_a_sentence(tmp_path):
    with pytest.raises(KitError, match="give another place with --out"):
        release.release(COURSE, tmp_path / "nowhere/course.zip")


def test_a_missing_file_gets_a_sentence(run, tmp_path):
    run("build")
    code, _, errors = run("release", "--out", tmp_path / "course.zip")
    assert (code, "is missing or cannot be read, and learners need it" in errors) == (2, True)


@pytest.mark.parametrize("command", ["test", "grader"])
def test_what_learners_do_not_have_is_told_in_one_sentence(unpacked, command):
    done = subprocess.run([sys.executable, unpacked / "course.py", command], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "learners' copy" in done.stderr


@pytest.fixture(scope="module")
def python(unpacked, tmp_path_factory):
    """A fresh environment with the unzipped folder installed, and with everything else borrowed from this one."""
    pytest.importorskip("hatchling", reason="the project is built with hatchling, which is not installed here")
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    borrowed = [entry for entry in sys.path if Path(entry).is_dir() and Path(entry).resolve() not in (ROOT, Path.cwd())]
    (site / "borrowed.pth").write_text("\n".join(borrowed) + "\n", encoding="utf-8")
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    offline = ["--no-deps", "--no-index", "--no-build-isolation", "--ignore-installed"]
    install = [python, "-m", "pip", "install", *offline, unpacked]
    done = subprocess.run(install, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return python


TRIAL = """
import json
from importlib.util import find_spec
import kit
names = {}
exec(SOURCE, names)
card = kit.check(names["send_order"])
print(json.dumps([kit.__file__, find_spec("grader") is None, [result.outcome for result in card.results]]))
"""


def test_a_check_runs_in_a_fresh_environment(python, tmp_path):
    solved = solutions()[0].partition('# %% exercise="send_order"')[2].partition("\n")[2].partition("\n# %%")[0]
    trial = f"SOURCE = {'import json' + chr(10) + solved!r}\n{TRIAL}"
    environment = {**os.environ, "KIT_PROGRESS": str(tmp_path / "progress.json")}
    done = subprocess.run([python, "-P", "-c", trial], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    file, no_grader, outcomes = json.loads(done.stdout.splitlines()[-1])
    assert (python.parents[1] in Path(file).parents, no_grader) == (True, True)
    assert set(outcomes) == {"passed"}


def test_every_notebook_is_one_that_jupyter_opens(files):
    for name in files:
        if name.endswith(".ipynb"):
            nbformat.validate(nbformat.reads(files[name].decode(), as_version=4))
