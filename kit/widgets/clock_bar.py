"""The clock bar alone: the account's time, to play, pause and jump."""

from __future__ import annotations

from kit.widgets.live import Live, browser_part


class ClockBar(Live):
    """Shows the virtual time of a sandbox and moves it: ``ClockBar(sandbox)``."""

    _esm = browser_part("clock_bar", "js")
    _css = browser_part("clock_bar", "css")
