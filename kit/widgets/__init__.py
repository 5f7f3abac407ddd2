"""Pictures of an account that move while it is used: the queue view, the clock bar, the timeline."""

from kit.widgets.clock_bar import ClockBar
from kit.widgets.queue_view import QueueView
from kit.widgets.timeline import Timeline

__all__ = ["ClockBar", "QueueView", "Timeline"]
