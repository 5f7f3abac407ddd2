"""One folder of submissions, graded in one go, and what became of each of them inside and outside.

Attacks and odd answers are files of a corpus; neighbours are honest and get what they deserve, whoever sits beside.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from grader import results
from kit.errors import KitError
from tests.attacks import launch, vault
from tests.attacks.outside import Outside

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PATIENCE = 900.0
"""Real seconds after which a batch counts as one that never ends."""

IMPATIENCE = 30.0
"""The same for a batch of one attack, which may have stopped it for good."""

_MOST_TEXT = 200_000
_FATE = re.compile(r"^at C: (steals|held|either)( as root)?(, alone)?$", re.MULTILINE)
_AT_B = re.compile(r"^at B: (.+)$", re.MULTILINE)
_ODD = re.compile(r"^not at B: .+$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Attack:
    """A cheat. fate: what becomes of it at C: steals, held or either.

    root: only root can do it. alone: it ruins the batch that it is in. at_b: why level B lets it be, or "".
    """

    name: str
    cells: tuple[str, ...]
    says: str
    fate: str
    root: bool
    alone: bool
    at_b: str = ""

    @property
    def lesson(self) -> str:
        """The lesson whose exercise it pretends to answer."""
        return _lesson(self.cells)


@dataclass(frozen=True, slots=True)
class Odd:
    """An odd answer that is right. needs_files: it writes some, so it cannot be right at level B."""

    name: str
    cells: tuple[str, ...]
    says: str
    needs_files: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """What a run gave. all_graded: by student. harm: by attack, a few words each. trouble: of the run as a whole."""

    all_graded: dict[str, list[results.Graded]]
    harm: dict[str, list[str]]
    trouble: tuple[str, ...]

    @property
    def graded(self) -> dict[str, results.Graded]:
        """The last result of each student."""
        return {name: each[-1] for name, each in self.all_graded.items()}


@cache
def attacks() -> tuple[Attack, ...]:
    """Return the corpus of attacks, by name."""
    return tuple(map(_attack, sorted((HERE / "corpus").glob("*.py"))))


@cache
def odd_ones() -> tuple[Odd, ...]:
    """Return the corpus of odd answers, by name."""
    return tuple(map(_odd, sorted((HERE / "odd").glob("*.py"))))


def notebook(cells: Iterable[str], **metadata: Any) -> dict[str, Any]:
    """Return a notebook of code cells."""
    made = [
        {"cell_type": "code", "id": f"cell-{n}", "metadata": {}, "outputs": [], "execution_count": None, "source": cell}
        for n, cell in enumerate(cells)
    ]
    return {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def odd_notebook(odd: Odd) -> dict[str, Any]:
    """Return a notebook with an odd answer and plain ones to the other exercises."""
    text = "\n".join(odd.cells)
    plain = [answer for name, answer in vault.RIGHT.items() if not re.search(rf"\b{name} *[(=:]|\b{name}\b *,", text)]
    return notebook([*plain, *odd.cells])


def run(level: str, cheats: Sequence[Attack], folder: Path, patience: float = PATIENCE) -> Batch:
    """Grade attacks with honest neighbours among them. folder: an empty one, which everybody may read."""
    with Outside([attack.name for attack in cheats]) as outside:
        prepare(cheats, outside, folder)
        report = start(level, folder, outside.token, patience, seconds=4 if level == "C" else 2)
        return judged(cheats, outside, folder / "out", report)


def prepare(cheats: Sequence[Attack], outside: Outside, folder: Path) -> None:
    """Write a course, attacks and their honest neighbours into an empty folder."""
    vault.make(folder / "course", outside.token)
    for attack in cheats:
        _write(folder / "class" / attack.name / f"{attack.lesson}.ipynb", _armed(attack, outside, folder))
    for name, (lesson, cells, _) in neighbours(outside.token).items():
        _write(folder / "class" / name / f"{lesson}.ipynb", notebook(cells))
    outside.watch(folder / "course", folder / "class")


def grade(
    level: str, put: Callable[[Path], object], folder: Path, seconds: float = 2
) -> dict[str, list[results.Graded]]:
    """Grade what ``put`` puts into a folder, and return the results by student. Raises AssertionError for a batch
    that did not finish or left something behind.
    """
    vault.make(folder / "course", "no secret")
    (folder / "class").mkdir()
    put(folder / "class")
    report = start(level, folder, "no secret", PATIENCE, seconds)
    assert report["code"] == 0, report["errors"]
    assert not report["left"], report["left"]
    return _by_student(results.read(folder / "out"))


def put_notebooks(made: dict[str, dict[str, Any]], folder: Path) -> None:
    """Write notebooks of the shop into a folder, by student."""
    for name, each in made.items():
        _write(folder / name / f"{vault.SHOP}.ipynb", each)


def start(level: str, folder: Path, token: str, patience: float, seconds: float = 2) -> dict[str, Any]:
    """Run the grader on a folder in processes of its own; returns what ``launch`` says of it."""
    places = {"course": folder / "course", "folder": folder / "class", "out": folder / "out", "said": folder / "said"}
    command = [sys.executable, "-m", "tests.attacks.launch", "--level", level, "--seed", str(launch.SEED)]
    command += [part for name, place in places.items() for part in (f"--{name}", str(place))]
    return launched([*command, "--seconds", str(seconds), "--token", token], folder / "out", token, patience)


def launched(command: list[str], out: Path, token: str, patience: float) -> dict[str, Any]:
    """Run a command that grades, below a process that sees what it leaves behind; returns what ``launch`` says."""
    temporary = out.parent / "tmp"
    temporary.mkdir()
    temporary.chmod(0o777)
    done = subprocess.run(
        [sys.executable, "-m", "tests.attacks.launch"],
        input=json.dumps({"command": command, "token": token, "patience": patience}),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(temporary)},
        start_new_session=True,
        check=False,
    )
    if done.returncode:
        return {"code": None, "left": [], "errors": f"the launcher itself ended with {done.returncode}: {done.stderr}"}
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def neighbours(token: str) -> dict[str, tuple[str, list[str], float]]:
    """Return the honest ones: lesson, cells and what they deserve. They sit at the front, in the middle, at the end."""
    right = list(vault.RIGHT.values())
    late = right[1].replace("int(", "1 + int(")
    known = f'def secret():\n    return "{token}"'
    return {
        "a_neighbour": ("01_secret", [known], 3),
        "f_neighbour": (vault.SHOP, right, vault.POINTS),
        "m_neighbour": (vault.SHOP, [right[0], late], 4.5),
        "s_neighbour": (vault.SHOP, right[2:], 4),
        "zz_neighbour": (vault.SHOP, right, vault.POINTS),
    }


def judged(cheats: Sequence[Attack], outside: Outside, out: Path, report: dict[str, Any]) -> Batch:
    """Return what a run did to each attack and each attack to the run."""
    harm = {attack.name: outside.harm(attack.name) for attack in cheats}
    trouble = []
    left = set(report["left"])
    for attack in cheats:
        if attack.name[:15] in left:
            harm[attack.name].append("left a process behind")
    if left - {attack.name[:15] for attack in cheats}:
        trouble.append(f"processes were left behind: {sorted(left)}")
    trouble += outside.changes()
    if report["code"] != 0:
        trouble.append("the batch did not finish" if report["code"] is None else f"exit code {report['code']}")
        trouble.append(report["errors"])
        return Batch({}, harm, tuple(trouble))
    said = out.parent / "said"
    if said.exists() and hashlib.sha256((out / results.NAME).read_bytes()).hexdigest() != said.read_text("utf-8"):
        trouble.append("results.json was changed after it had been written")
    try:
        found = _by_student(results.read(out))
    except KitError as error:
        return Batch({}, harm, (*trouble, f"results.json cannot be read: {error}"))
    graded = {name: each[-1] for name, each in found.items()}
    for attack in cheats:
        harm[attack.name] += _in_results(attack, graded.get(attack.name), outside.token)
    trouble += _about_neighbours(graded, outside.token)
    return Batch(found, harm, tuple(trouble))


def _by_student(run_: results.Run) -> dict[str, list[results.Graded]]:
    found: dict[str, list[results.Graded]] = {}
    for each in run_.submissions:
        found.setdefault(each.student, []).append(each)
    return found


def _in_results(attack: Attack, graded: results.Graded | None, token: str) -> list[str]:
    if graded is None:
        return ["has no result"]
    found = []
    if graded.score > 0:
        found.append(f"got {graded.score:g} of {graded.max_score:g} marks")
    text = json.dumps([asdict(graded)])
    if token in text:
        found.append("put the secret into the feedback")
    if len(text) > _MOST_TEXT:
        found.append(f"filled the results with {len(text)} letters")
    hidden = [test for exercise in graded.exercises for test in exercise.tests if test.hidden]
    if any(_marked(attack, json.dumps(asdict(test))) for test in hidden):
        found.append("wrote into the feedback of hidden tests")
    if any("grader itself failed" in note or "grader died" in note for note in graded.notes):
        found.append(f"broke the grader: {graded.notes}")
    if any("error of its own" in note for note in graded.notes):
        found.append(f"broke a test: {graded.notes}")
    return found


def _marked(attack: Attack, text: str) -> bool:
    return f"mark of {attack.name}" in text


def _about_neighbours(graded: dict[str, results.Graded], token: str) -> list[str]:
    found = []
    for name, (_, _, deserved) in neighbours(token).items():
        got = graded[name].score if name in graded else None
        if got != deserved:
            found.append(f"the honest {name} got {got} instead of {deserved}")
    return found


def _armed(attack: Attack, outside: Outside, folder: Path) -> dict[str, Any]:
    """Return an attack as a notebook, with every place that it wants to know."""
    known = {"COURSE": str(folder / "course"), "CLASS": str(folder / "class"), "OUT": str(folder / "out")}
    known |= outside.places(attack.name)
    if any("@BYSTANDER@" in cell for cell in attack.cells):
        known["BYSTANDER"] = str(outside.bystander(attack.name))
    cells = [
        re.sub(r"@([A-Z0-9]+)@", lambda found: known[found[1]], cell) for cell in _with_crowbar(attack.cells, known)
    ]
    return notebook(cells)


def _with_crowbar(cells: Sequence[str], known: dict[str, str]) -> list[str]:
    crowbar = (HERE / "crowbar.py").read_text(encoding="utf-8").partition("import annotations\n")[2]
    tree = ast.parse(crowbar)
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)] + ["libc", "TOKEN"]
    wanted = any(re.search(rf"\b{name}\b", cell) for name in names for cell in cells)
    return [crowbar, *cells] if wanted else list(cells)


def _lesson(cells: Sequence[str]) -> str:
    text = "\n".join(cells)
    for lesson, exercises in vault.LESSONS.items():
        if any(re.search(rf"^def {exercise.name}\(", text, re.MULTILINE) for exercise in exercises):
            return lesson
    return "01_secret"


def _attack(path: Path) -> Attack:
    says, cells = _parts(path)
    fate = _FATE.search(says)
    if fate is None:
        raise ValueError(f"{path.name} does not say `at C: steals`, `held` or `either`.")
    at_b = _AT_B.search(says)
    short = says.partition("\n")[0]
    return Attack(path.stem, cells, short, fate[1], bool(fate[2]), bool(fate[3]), at_b[1] if at_b else "")


def _odd(path: Path) -> Odd:
    says, cells = _parts(path)
    return Odd(path.stem, cells, says.partition("\n")[0], _ODD.search(says) is not None)


def _parts(path: Path) -> tuple[str, tuple[str, ...]]:
    """Return a file's docstring, and its cells; lines that begin with ``#!`` are no Python, as in a notebook."""
    text = path.read_text(encoding="utf-8")
    says = ast.get_docstring(ast.parse(text)) or ""
    code = text.partition('"""')[2].partition('"""\n')[2]
    cells = re.split(r"^# %%\n", re.sub(r"^( *)#! ", r"\1", code, flags=re.MULTILINE), flags=re.MULTILINE)
    if "ends: CRLF" in says:
        cells = [re.sub(r"\n", "\r\n", re.sub(r"    ", "\t", cell)) for cell in cells]
    return says, tuple(cell.strip("\n") for cell in cells)


def _write(path: Path, made: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o777)
    path.write_text(json.dumps(made), encoding="utf-8")
    path.chmod(0o666)
