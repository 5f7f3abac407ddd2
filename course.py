"""Make the course's environment in .venv, then open the course or test it.

    python3 course.py lab      [options of jupyter lab]   open the first lesson in JupyterLab
    python3 course.py test     [options of pytest]        run everything that CI runs; with options: pytest alone
    python3 course.py grader   [options of the grader]    build and verify exercises, grade notebooks

On Windows say "py" for "python3". COURSE_ENVIRONMENT names another folder than .venv.
It uses the standard library only, and parses on Pythons that are too old, so that it can say that they are.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from time import monotonic
from typing import Dict, List, NoReturn, Tuple

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent
ENVIRONMENT = Path(os.environ.get("COURSE_ENVIRONMENT") or ROOT / ".venv").absolute()
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = ENVIRONMENT / "course.json"
FIRST_LESSON = "notebooks/00_start_here.ipynb"
LEARNER_LOCK = "requirements.lock"
TEST_LOCK = "requirements-test.lock"
STEPS = [
    ("lint", ["-m", "ruff", "check"]),
    ("format", ["-m", "ruff", "format", "--check"]),
    ("types", ["-m", "mypy"]),
    ("imports", ["-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache", "--no-logo"]),
    ("notebooks are up to date", ["-m", "grader", "build", "--check"]),
    ("exercises are proven", ["-m", "grader", "verify"]),
    ("tests", ["-m", "pytest", "--numprocesses=auto", "--dist=loadfile", "-m", "not browser"]),
    ("tests in a browser", ["-m", "pytest", "tests/browser"]),
]
# What pip and uv say when they cannot reach the network.
NO_NETWORK = re.compile("connect|name resolution|getaddrinfo|dns error|unreachable|timed out|failed to fetch", re.I)
# Takes 0.1 s, and fails when the environment's Python or one of its main packages is gone.
HEALTH = "from importlib.util import find_spec as f; assert f('kit') and f('jupyterlab') and f('moto') and f('pytest')"


def main(arguments: List[str]) -> None:
    """Run one command; what follows its name is for the program behind it."""
    refuse_old_python(sys.version_info[:2])
    commands = {"lab": lab, "test": test, "grader": grader}
    if not arguments or arguments[0] not in commands:
        sys.exit(__doc__)
    if arguments[0] != "lab" and not (ROOT / TEST_LOCK).exists():
        stop("this is the learners' copy of the course, which has no tests and no grader; `lab` opens it.")
    try:
        commands[arguments[0]](arguments[1:])
    except KeyboardInterrupt:
        stop("interrupted; run it again, it goes on from here.")


def lab(options: List[str]) -> NoReturn:
    """Open JupyterLab on the first lesson, reachable from this machine only."""
    port = asked_port(options)
    refuse_taken(port)
    prepare([LEARNER_LOCK])
    ours = ["--ip=127.0.0.1", f"--ServerApp.root_dir={ROOT}", f"--LabApp.default_url=/lab/tree/{FIRST_LESSON}"]
    if port:
        ours.append("--ServerApp.port_retries=0")  # else Jupyter would silently move to another port
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        ours.append("--allow-root")
    become([str(PYTHON), "-m", "jupyterlab", *ours, *options])


def test(options: List[str]) -> NoReturn:
    """Run every step that CI runs and end with a table; with options, run pytest alone."""
    prepare([LEARNER_LOCK, TEST_LOCK])
    if options:
        sys.exit(subprocess.call([str(PYTHON), "-m", "pytest", *options], cwd=str(ROOT)))
    results = [run_step(name, arguments) for name, arguments in STEPS]
    print(f"\n{'step':<26}{'result':<8}{'seconds':>8}")
    for name, good, seconds in results:
        print(f"{name:<26}{'ok' if good else 'FAILED':<8}{seconds:>8.1f}")
    sys.exit(not all(good for _, good, _ in results))


def grader(options: List[str]) -> NoReturn:
    """Hand over to the grader; -P, because the folder it is run in may hold students' files named like modules."""
    prepare([LEARNER_LOCK])
    become([str(PYTHON), "-P", "-m", "grader", *options])


def run_step(name: str, arguments: List[str]) -> Tuple[str, bool, float]:
    """Run one step in the course's folder and report its name, whether it went well, and its seconds."""
    print(f"\n== {name}", flush=True)
    start = monotonic()
    code = subprocess.call([str(PYTHON), *arguments], cwd=str(ROOT))
    return name, code == 0, monotonic() - start


def prepare(locks: List[str]) -> None:
    """See to it that the environment holds these locks; say nothing and change nothing when it does."""
    wanted = fingerprints(locks)
    found = installed()
    if all(found.get(key) == value for key, value in wanted.items()):
        return
    try:
        if any(found.get(key) != wanted[key] for key in ("python", "folder")):
            found = {}
            make_environment()
        STAMP.unlink(missing_ok=True)
        install(locks)
        STAMP.write_text(json.dumps({**found, **wanted}, indent=2))  # last, so that a half-made environment has none
    except OSError as error:
        stop(f"cannot write to {ENVIRONMENT} ({error.strerror}); copy the course to a folder of your own.")


def fingerprints(locks: List[str]) -> Dict[str, str]:
    """Describe what an environment must have been made from to serve these locks."""
    wanted = {"python": dotted(sys.version_info[:2]), "folder": str(ROOT)}
    for name in [*locks, "overrides.json"]:
        wanted[name] = hashlib.sha256((ROOT / name).read_bytes()).hexdigest()
    return wanted


def installed() -> Dict[str, str]:
    """Return what the environment says it was made from; nothing if it is half-made or broken."""
    try:
        found = json.loads(STAMP.read_text())
        healthy = subprocess.call([str(PYTHON), "-I", "-c", HEALTH], stderr=subprocess.DEVNULL) == 0
    except (OSError, ValueError):
        return {}
    return found if healthy and isinstance(found, dict) else {}


def make_environment() -> None:
    """Make an empty environment in the place of what is there."""
    print(f"Making the environment in {ENVIRONMENT} (this happens once) ...", flush=True)
    clear_folder()
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        run_or_stop([getattr(sys, "_base_executable", sys.executable), "-m", "venv", str(ENVIRONMENT)])
    elif shutil.which("uv"):
        run_or_stop(["uv", "venv", "--python", sys.executable, str(ENVIRONMENT)])
    else:
        stop("this Python lacks its venv module; install it (Debian, Ubuntu: sudo apt install python3-venv) or uv.")


def clear_folder() -> None:
    """Make an empty folder, but never of one that holds something else than an environment."""
    if ENVIRONMENT.exists():
        foreign = any(ENVIRONMENT.iterdir()) and not (ENVIRONMENT / "pyvenv.cfg").exists()
        if foreign and "COURSE_ENVIRONMENT" in os.environ:
            stop(f"{ENVIRONMENT} holds something else than an environment; name an empty or a new folder.")
        shutil.rmtree(str(ENVIRONMENT))
    ENVIRONMENT.mkdir(parents=True)


def install(locks: List[str]) -> None:
    """Install the locks and the project: locks are complete, so nothing is resolved; modules compile when imported."""
    what = ["install", "--no-deps", "--no-compile", "--editable", str(ROOT)]
    for name in locks:
        what += ["--requirement", str(ROOT / name)]
    print(f"Installing {' and '.join(locks)} with {'uv' if shutil.which('uv') else 'pip'} ...", flush=True)
    if not shutil.which("uv"):
        run_or_stop([str(PYTHON), "-m", "pip", "--disable-pip-version-check", *what])
        return
    with_uv = ["uv", "pip", *what, "--python", str(PYTHON)]
    if follow([*with_uv, "--offline"])[0] != 0:  # its cache alone is quick, and enough where there is no network
        run_or_stop(with_uv)


def run_or_stop(command: List[str]) -> None:
    """Run an installer, and end with one sentence when it fails."""
    code, lines = follow(command)
    if code == 0:
        return
    said = "\n".join(lines)
    if NO_NETWORK.search(said):
        stop("the packages could not be downloaded; connect to the internet and run this again (needed only once).")
    stop(f"the environment could not be made; {Path(command[0]).name} said:\n{said}")


def follow(command: List[str]) -> Tuple[int, List[str]]:
    """Run a command, show the line it is at, and return its exit code and its last lines."""
    lines, shown = [], monotonic()
    width = shutil.get_terminal_size().columns - 1
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace") as process:
        for line in process.stdout or []:
            lines.append(line.rstrip())
            if sys.stdout.isatty():  # each line takes the place of the one before
                print("\r" + line.strip()[:width].ljust(width), end="\r", flush=True)
            elif monotonic() > shown + 5:
                shown = monotonic()
                print("   ", line.strip()[:width], flush=True)
    if sys.stdout.isatty():
        print(" " * width, end="\r", flush=True)
    return process.returncode, lines[-15:]


def become(command: List[str]) -> NoReturn:
    """Let the command take this program's place, so that Ctrl-C reaches it alone."""
    if os.name == "posix":
        os.execv(command[0], command)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(subprocess.call(command))


def asked_port(options: List[str]) -> int:
    """Return the port that Jupyter's options ask for, 0 for any."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--port", type=int, default=0)
    return int(parser.parse_known_args(options)[0].port)


def refuse_taken(port: int) -> None:
    """Stop with a sentence when nothing can listen on a port of this machine."""
    with socket.socket() as probe:
        if os.name == "posix":  # a port whose last connection is still closing is free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OverflowError:
            stop(f"{port} is no port; choose a number from 1024 to 65535 or leave --port out.")
        except OSError as error:
            stop(f"port {port} cannot be used ({error.strerror}); choose another one or leave --port out.")


def refuse_old_python(version: Tuple[int, ...]) -> None:
    """Stop with a sentence when this Python is older than the course needs."""
    if version < OLDEST_PYTHON:
        have, need = dotted(version), dotted(OLDEST_PYTHON)
        stop(f"this is Python {have}, the course needs {need} or newer; install one and run this file with it.")


def dotted(version: Tuple[int, ...]) -> str:
    """Write (3, 11) as 3.11."""
    return ".".join(map(str, version))


def stop(sentence: str) -> NoReturn:
    """End with one sentence on stderr and exit code 1."""
    sys.exit("course.py: " + sentence)


if __name__ == "__main__":
    main(sys.argv[1:])
