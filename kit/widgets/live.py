"""What all widgets share: an account they look at, a clock bar, and pushes to the browser.

A widget looks without touching: it draws from the account's state, clock and log, and whatever its buttons do is an
ordinary call of the account's own client. The browser gets absolute moments and counts down by itself, so an idle
account causes no traffic.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import current_thread, main_thread
from time import monotonic
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets
from IPython import get_ipython

from kit.faults import ConsumerCrashed
from kit.widgets.first_shown import Summary, first_shown, moment_text
from kit.widgets.pulse import Pulse

if TYPE_CHECKING:
    from kit.sandbox import Sandbox

_HERE = Path(__file__).parent
_REPLACED = "This account was replaced by a newer sandbox. What you see here is the older one."
_DRIFT = 0.05
"""Real seconds by which the browser's idea of the time may be off."""
_DISPLAYED = "displayed"
"""Stands for the browser's view between the moment a widget is displayed and the moment the browser says so."""


def browser_part(name: str, kind: str) -> str:
    """Return a widget's script (``js``) or style (``css``) with the shared one in front: there is no bundler."""
    return "\n".join((_HERE / f"{part}.{kind}").read_text(encoding="utf-8") for part in ("live", name))


class Live(anywidget.AnyWidget):
    """A widget that follows an account; what is its own is the picture and the actions."""

    state = traitlets.Dict().tag(sync=True)
    did = traitlets.Dict().tag(sync=True)

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._views: set[str] = set()
        self._actions: dict[str, Callable[[dict[str, Any]], None]] = {
            "look": self._look,
            "gone": self._gone,
            "rate": self._set_rate,
            "advance": self._advance,
        }
        self._pulse = Pulse(self._push)
        self._pulse.meet_loop()
        self._told = monotonic()
        self._beside = False
        with sandbox.clock.lock:
            self._leave = sandbox.world.subscribe(self._changed)
            super().__init__(state=self._whole_picture())
        self.on_msg(self._hear)
        self._shell = get_ipython()
        if self._shell is not None:
            self._shell.events.register("post_run_cell", self._after_cell)

    def close(self) -> None:
        """Stop following the account and leave the page."""
        self._leave()
        if self._shell is not None:
            self._shell.events.unregister("post_run_cell", self._after_cell)
            self._shell = None
        super().close()

    def picture(self) -> dict[str, Any]:
        """Return what the browser draws, as plain data with absolute moments; called under the account's lock."""
        return {}

    def summary(self) -> Summary:
        """Return the picture in words, for notebooks that are read without a kernel."""
        return Summary("Clock", (("virtual time", moment_text(self._sandbox.clock.now())),), ())

    def _whole_picture(self) -> dict[str, Any]:
        world, clock = self._sandbox.world, self._sandbox.clock
        notice = world.ended or (_REPLACED if self._sandbox.replaced else "")
        return {"now": clock.now(), "rate": clock.rate, "notice": notice, "beside": self._beside, **self.picture()}

    def _changed(self) -> None:
        if self._views:
            self._pulse.beat()

    def _push(self) -> None:
        """Tell the browser, unless it knows already: then nothing but the time went on, and it counts that itself."""
        with self._sandbox.clock.lock:
            picture = self._whole_picture()
            counted = self.state["now"] + picture["rate"] * (monotonic() - self._told)
            near = abs(picture["now"] - counted) <= _DRIFT * picture["rate"]
            if not near or picture != {**self.state, "now": picture["now"]}:
                self._tell(picture)

    def _tell(self, picture: dict[str, Any]) -> None:
        self.state, self._told = picture, monotonic()

    def _hear(self, widget: object, message: dict[str, Any], buffers: object) -> None:
        self._pulse.meet_loop()
        action = self._actions.get(str(message.get("do")))
        if action is not None:
            action(message)

    def _look(self, message: dict[str, Any]) -> None:
        view = str(message.get("view"))
        self._views -= {_DISPLAYED, view}  # not to be told of the catching up as well
        self._beside = current_thread() is not main_thread()
        self._sandbox.clock.catch_up()
        self._views.add(view)
        with self._sandbox.clock.lock:
            self._tell(self._whole_picture())

    def _gone(self, message: dict[str, Any]) -> None:
        self._views.discard(str(message.get("view")))

    def _set_rate(self, message: dict[str, Any]) -> None:
        rate = message["rate"]
        said = f"The clock runs, {rate} virtual seconds per second." if rate else "The clock stands still."
        self._act(f"sandbox.clock.rate = {rate}", lambda: setattr(self._sandbox.clock, "rate", rate), lambda _: said)

    def _advance(self, message: dict[str, Any]) -> None:
        unit, amount = next(iter(message["by"].items()))
        line = f"sandbox.clock.advance({unit}={amount})"
        self._act(line, lambda: self._sandbox.clock.advance(**{unit: amount}), lambda _: "The clock has jumped.")

    def _act(self, line: str, act: Callable[[], Any], say: Callable[[Any], str]) -> None:
        """Do what a button stands for and show its ``line``; an error is shown, not raised: a click has no cell."""
        failed = False
        try:
            said = say(act())
        except (Exception, ConsumerCrashed) as error:
            said, failed = f"{type(error).__name__}: {error}", True
        self._answer(line, said, failed=failed)

    def _answer(self, line: str, said: str, *, failed: bool) -> None:
        self.did = {"line": line, "said": said, "failed": failed, "serial": self.did.get("serial", 0) + 1}
        self._pulse.flush()

    def _after_cell(self, result: object) -> None:
        self._pulse.flush()

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        self._views.add(_DISPLAYED)
        self._pulse.push()
        data, metadata = bundle
        return {**data, **first_shown(self.summary())}, metadata
