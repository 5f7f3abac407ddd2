"""The warm process: it has loaded what notebooks want, holds no secret, and forks one copy of itself per notebook.

Started as a program of its own (``python -m grader.jail.zygote FD LEVEL``), so that no memory of the grader's is in it.
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
from grader.jail.values import prepare as make_clients
from grader.jail.walls.confinement import Confinement, prepare
from kit.doors import local, pipe
from kit.stage import redirected

_STACK = 2 * 2**20
"""Bytes of stack per thread of a learner; eight times as much, Linux's default, would eat up the cap on memory."""


def main(descriptor: int, level: str) -> None:
    """Do what the trusted side orders until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    confinement = prepare(level)
    channel = Channel(socket.socket(fileno=descriptor))
    kernel.adopt_orphans()
    local.prepare_environment("us-east-1")
    with redirected(), contextlib.suppress(Gone):
        while True:
            channel.send(_obey(channel, channel.receive(), confinement))
    kernel.end_children()
    confinement.tear_down()


def _obey(channel: Channel, order: Frame, confinement: Confinement) -> Frame:
    match order["do"]:
        case "warm":
            return _warm(order["imports"])
        case "start":
            return _start(channel, channel.receive_descriptor(), order, confinement)
        case "sweep":
            confinement.sweep()
            return {"swept": True}
        case _:
            kernel.end_children()
            confinement.sweep()
            return {"ended": True}


def _warm(imports: list[str]) -> Frame:
    """Load what the lessons import, and make clients and a first call, which loads botocore's models."""
    pipe.open_to(_answer)
    for line in imports:
        with contextlib.suppress(Exception):
            exec(line, {})  # import statements of the course's own setup cells
    make_clients({"sqs": "list_queues", "dynamodb": "list_tables", "s3": "list_buckets"})
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


def _start(channel: Channel, descriptor: int, order: Frame, confinement: Confinement) -> Frame:
    """Fork the process of one notebook; it talks on ``descriptor``."""
    if os.fork():
        os.close(descriptor)
        return {"started": True}
    try:
        channel.close()
        os.setsid()
        os.environ.update(HOME=confinement.scratch, TMPDIR=confinement.scratch)
        tempfile.tempdir = None
        threading.stack_size(_STACK)
        own = Channel(socket.socket(fileno=descriptor))
        listener = confinement.give_up(order)
        if listener >= 0:
            own.send_descriptor(listener)
            os.close(listener)
        loader.main(own)
    finally:
        os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
