"""The warm process: it has loaded what notebooks want, holds no secret, and forks one copy of itself per notebook.

Started as a program of its own, so that nothing of the grader's memory is in it: ``python -m grader.jail.zygote FD``.
It runs no cell itself. One notebook at a time: when that one is over, whatever it left behind is killed.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import socket
import sys
import tempfile
import threading
from typing import Any

from grader.jail import kernel, loader
from grader.jail.channel import Channel, Frame, Gone
from grader.jail.values import prepare
from kit.doors import local, pipe
from kit.stage import redirected

_STACK = 2 * 2**20
"""Bytes of stack per thread of a learner; eight times as much, Linux's default, would eat up the cap on memory."""


def main(descriptor: int) -> None:
    """Do what the trusted side orders until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    channel = Channel(socket.socket(fileno=descriptor))
    kernel.adopt_orphans()
    local.prepare_environment("us-east-1")
    with redirected(), tempfile.TemporaryDirectory(prefix="notebook-", ignore_cleanup_errors=True) as folder:
        with contextlib.suppress(Gone):
            while True:
                channel.send(_obey(channel, channel.receive(), folder))
        kernel.end_children()


def _obey(channel: Channel, order: Frame, folder: str) -> Frame:
    match order["do"]:
        case "warm":
            return _warm(order["imports"])
        case "start":
            return _start(channel, channel.receive_descriptor(), order, tempfile.mkdtemp(dir=folder))
        case _:
            kernel.end_children()
            return {"ended": True}


def _warm(imports: list[str]) -> Frame:
    """Load what the lessons import, and make clients and a first call, which loads botocore's models."""
    pipe.open_to(_answer)
    for line in imports:
        with contextlib.suppress(Exception):
            exec(line, {})  # import statements of the course's own setup cells
    prepare({"sqs": "list_queues", "dynamodb": "list_tables", "s3": "list_buckets"})
    _silence_checks()
    gc.collect()
    gc.freeze()
    return {"warm": True}


def _silence_checks() -> None:
    """A learner's own ``check(...)`` cell has nothing to do here: the tests run on the other side."""
    import kit

    modules = [module for module in (kit, sys.modules.get("kit.checks"), sys.modules.get("kit.progress")) if module]
    for module in modules:
        for name in ("check", "progress"):
            if callable(getattr(module, name, None)):
                setattr(module, name, _nothing)


def _nothing(*_: Any, **__: Any) -> None:
    return None


def _answer(request: Frame) -> Frame:
    return {"status": 200, "headers": {}, "body": ""}


def _start(channel: Channel, descriptor: int, order: Frame, folder: str) -> Frame:
    """Fork the process of one notebook; it talks on ``descriptor``."""
    if os.fork():
        os.close(descriptor)
        return {"started": True}
    try:
        kernel.die_with_parent()
        channel.close()
        os.setsid()
        os.chdir(folder)
        os.environ.update(HOME=folder, TMPDIR=folder)
        tempfile.tempdir = None
        threading.stack_size(_STACK)
        kernel.limit(order["memory"], order["seconds"])
        loader.main(Channel(socket.socket(fileno=descriptor)))
    finally:
        os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
