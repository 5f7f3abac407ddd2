"""The sandbox: one AWS account inside this process, with its clock, log and faults at hand."""

from __future__ import annotations

from dataclasses import dataclass
from random import SystemRandom
from typing import TYPE_CHECKING, Any

from kit.clock import Clock
from kit.doors import cli, local
from kit.engine import World
from kit.faults import Faults
from kit.log import CallLog

if TYPE_CHECKING:
    from kit.doors.http import Server

_current: Sandbox | None = None


def current_sandbox() -> Sandbox | None:
    """Return the sandbox that was made last, or None."""
    return _current


class Sandbox:
    """An AWS account in this notebook. From now on plain ``boto3.client("sqs")`` works in it, and nothing gets out.

    seed: the same seed tells the same story (message ids, injected faults); None draws one, readable as ``.seed``.
    region: where clients go unless they say otherwise.
    rate: virtual seconds per real second; 0: time stands still until it is advanced.

    The last sandbox made is the current one; clients stay in the account they were made in.
    """

    def __init__(self, seed: int | None = None, region: str = "us-east-1", rate: float = 0) -> None:
        global _current
        self.seed = SystemRandom().randrange(2**32) if seed is None else seed
        self._world = World(clock=Clock(rate=rate), seed=self.seed, region=region)
        self._opened = True
        self._make: local.Maker = local.make
        self._door: Server | None = None
        local.open_for(self._world)
        older, _current = _current, self
        if older is not None:
            older.world.changed()

    @classmethod
    def around(cls, world: World, make: local.Maker = local.make) -> Sandbox:
        """Return a sandbox for an account that exists already, without making it the notebook's (tests use it)."""
        sandbox = cls.__new__(cls)
        sandbox._make = make
        sandbox.seed, sandbox._world, sandbox._opened, sandbox._door = world.seed, world, False, None
        return sandbox

    @property
    def world(self) -> World:
        """The account itself, for widgets and checks."""
        return self._world

    @property
    def replaced(self) -> bool:
        """Whether a newer sandbox has taken this one's place."""
        return self._opened and _current is not self

    @property
    def account_id(self) -> str:
        """The account's number, twelve digits."""
        return self._world.account_id

    @property
    def region(self) -> str:
        """The Region that clients use unless they say otherwise."""
        return self._world.region

    @property
    def clock(self) -> Clock:
        """The account's time: ``now()``, ``advance(minutes=5)``, ``sleep(10)``, ``rate``."""
        return self._world.clock

    @property
    def log(self) -> CallLog:
        """Every call that the account saw, oldest first."""
        return self._world.log

    @property
    def faults(self) -> Faults:
        """Faults to inject, each a context manager."""
        return self._world.faults

    def client(self, service: str, name: str = "") -> Any:
        """Return ``boto3.client(service)`` of this account; ``name`` shows as the caller in the log and in pictures.

        The name travels as AWS's application id, so ``boto3.client(service, config=Config(user_agent_appid=name))``
        does the same.
        """
        return self._make(self._world, "client", service, name)

    def resource(self, service: str, name: str = "") -> Any:
        """Return ``boto3.resource(service)`` of this account; ``name`` as for a client."""
        return self._make(self._world, "resource", service, name)

    def serve(self, port: int = 0) -> Served:
        """Open a door for other programs on 127.0.0.1, let the clock run, and return what to type in a terminal.

        port: 0 takes any free one. The door closes with the kernel, or by ``.close()``.
        Raises KitError when the port is taken.
        """
        if self.clock.rate == 0:
            self.clock.rate = 1
        return Served(self.door(port), self.region)

    def door(self, port: int = 0) -> Server:
        """Return the http door of this account, opened at the first call; the clock stays as it is."""
        from kit.doors.http import Server  # a notebook that needs no http pays nothing for it

        if self._door is None or self._door.closed:
            self._door = Server(self._world, port)
        return self._door

    def reset(self) -> None:
        """Empty the account: queues, log and faults go, the seed starts over; the clock goes on, clients stay."""
        self._world.empty()

    def __repr__(self) -> str:
        return f"<Sandbox: account {self.account_id}, {self.region}, seed {self.seed}>"


@dataclass(frozen=True, slots=True)
class Served:
    """An open http door: its address, and the line that makes the AWS CLI use it."""

    server: Server
    region: str

    @property
    def url(self) -> str:
        """What ``--endpoint-url`` takes."""
        return self.server.url

    @property
    def shell(self) -> str:
        """The line to type in a terminal; afterwards ``sandbox-aws sqs list-queues`` works there."""
        return cli.shell_line(self.url, self.region)

    def close(self) -> None:
        """Close the door; twice does no harm."""
        self.server.close()

    def __repr__(self) -> str:
        return f"The sandbox listens at {self.url} until this kernel ends. In a terminal, type:\n{self.shell}"
