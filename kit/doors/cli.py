"""The AWS CLI at the http door: how it is started so that it can only ever reach the sandbox.

The CLI's ``aws sqs`` ignores every setting that would name another endpoint and goes to the real AWS (aws/aws-cli issue
8737). So it is never started bare: the endpoint is given on its command line, its credentials are dummies, and a proxy
that does not exist stands between it and every other address.
"""

from __future__ import annotations

import importlib.util
import os
import shlex
import subprocess
import sys

from kit.errors import KitError

_NOT_ALLOWED = ("--endpoint-url", "--profile", "--no-sign-request", "--ca-bundle", "--no-verify-ssl")
_HERE = "127.0.0.1"
_NOBODY = f"http://{_HERE}:9"
"""The discard port of this machine: whatever is sent there stays here."""


def run(url: str, region: str, line: str) -> str:
    """Run ``aws <line>`` against the door at ``url`` and return what it prints.

    Raises KitError when the CLI is not installed, or when the line tries to leave the sandbox.
    """
    words = shlex.split(line)
    forbidden = [word for word in words if _leaves(word)]
    if forbidden:
        raise KitError(f"Leave {forbidden[0]} out: the sandbox sets it itself, so that nothing can leave this machine.")
    if importlib.util.find_spec("awscli") is None:
        raise KitError(
            "The AWS CLI is not installed here: run `pip install awscli` in this environment, then try again."
        )
    done = subprocess.run(
        [sys.executable, "-m", "awscli", "--endpoint-url", url, *words],
        env=_environment(region),
        capture_output=True,
        text=True,
        check=False,
    )
    return (done.stdout + done.stderr).strip()


def shell_line(url: str, region: str) -> str:
    """Return the line that makes ``sandbox-aws`` in a terminal the AWS CLI against the door at ``url``."""
    settings = " ".join(f"{name}={value}" for name, value in _settings(region).items())
    return f"alias sandbox-aws='env {settings} aws --endpoint-url {url}'"


def _leaves(word: str) -> bool:
    """Tell whether a word is one of the options that are not allowed; the CLI takes them abbreviated, too."""
    option = word.split("=")[0]
    return len(option) > len("--e") and any(name.startswith(option) for name in _NOT_ALLOWED)


def _settings(region: str) -> dict[str, str]:
    return {
        "AWS_ACCESS_KEY_ID": "SANDBOX",
        "AWS_SECRET_ACCESS_KEY": "nothing-is-ever-sent-to-aws",
        "AWS_DEFAULT_REGION": region,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PAGER": "",
        "HTTP_PROXY": _NOBODY,
        "HTTPS_PROXY": _NOBODY,
        "NO_PROXY": _HERE,
    }


def _environment(region: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("AWS_")}
    kept = {name: value for name, value in kept.items() if not name.upper().endswith("_PROXY")}
    return kept | _settings(region)
