"""A widget without an account: what it shows changes by its own controls only, so it has no clock bar."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from kit.widgets.first_shown import Summary, first_shown

_HERE = Path(__file__).parent


def sheet_part(name: str, kind: str) -> str:
    """Return a sheet's script (``js``) or style (``css``) with the shared ones in front: there is no bundler."""
    return "\n".join((_HERE / f"{part}.{kind}").read_text(encoding="utf-8") for part in ("live", "sheet", name))


class Sheet(anywidget.AnyWidget):
    """What a simulator and a quiz share: a state that the browser draws, and messages that the browser sends."""

    state = traitlets.Dict().tag(sync=True)
    did = traitlets.Dict().tag(sync=True)

    def __init__(self, state: dict[str, Any], actions: dict[str, Callable[[dict[str, Any]], None]]) -> None:
        self._actions = actions
        super().__init__(state=state)
        self.on_msg(self._hear)

    def summary(self) -> Summary:
        """Return the picture in words, for notebooks that are read without a kernel."""
        raise NotImplementedError

    def _hear(self, widget: object, message: dict[str, Any], buffers: object) -> None:
        action = self._actions.get(str(message.get("do")))
        if action is not None:
            action(message)

    def _answer(self, line: str, said: str, spoken: str = "") -> None:
        """Show the line that a control stands for and what came of it; ``spoken`` is what screen readers hear."""
        serial = self.did.get("serial", 0) + 1
        self.did = {"line": line, "said": said, "spoken": spoken or said, "failed": False, "serial": serial}

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        data, metadata = bundle
        return {**data, **first_shown(self.summary())}, metadata
