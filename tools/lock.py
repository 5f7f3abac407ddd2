"""Choose the newest versions that pyproject.toml allows and write both lock files: python3 tools/lock.py (needs uv).

uv resolves for every platform and Python at once. Its own uv.lock is not kept: pip reads the plain lists too.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLAIN = ["--frozen", "--quiet", "--no-hashes", "--no-emit-project", "--no-annotate", "--no-header"]


def main() -> None:
    """Write requirements.lock, and in requirements-test.lock what the extra `test` adds to it."""
    subprocess.run(["uv", "lock", "--upgrade"], cwd=ROOT, check=True)
    learner = exported([])
    write("requirements.lock", learner)
    write("requirements-test.lock", [line for line in exported(["--extra", "test"]) if line not in learner])


def exported(options: list[str]) -> list[str]:
    """Return the lines of one lock: names, versions and markers; no hashes, no addresses."""
    run = subprocess.run(["uv", "export", *PLAIN, *options], cwd=ROOT, check=True, capture_output=True, text=True)
    return run.stdout.splitlines()


def write(name: str, lines: list[str]) -> None:
    """Write one lock file, alike on every system."""
    text = "\n".join(["# Made from pyproject.toml by: python3 tools/lock.py", *lines]) + "\n"
    (ROOT / name).write_bytes(text.encode())


if __name__ == "__main__":
    main()
