"""``%aws sqs list-queues`` in a notebook: the real AWS CLI against the current sandbox."""

from __future__ import annotations

import sys
from typing import Any

from kit.doors import cli
from kit.errors import KitError
from kit.sandbox import current_sandbox


def register_magic() -> None:
    """Make ``%aws`` known where IPython runs; elsewhere nothing happens."""
    ipython = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython is not None else None
    if shell is not None:
        shell.register_magic_function(aws, "line", "aws")


def aws(line: str) -> None:
    """Run ``aws <line>`` and show what it prints; raises KitError without a sandbox or without the CLI."""
    sandbox = current_sandbox()
    if sandbox is None:
        raise KitError("There is no sandbox yet: run `sandbox = Sandbox()` first.")
    sys.stdout.write(cli.run(sandbox.door().url, sandbox.region, line) + "\n")
