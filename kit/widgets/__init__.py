"""Pictures of an account that move while it is used, a simulator, and a quiz."""

from kit.widgets.bill_meter import BillMeter
from kit.widgets.clock_bar import ClockBar
from kit.widgets.load_simulator import LoadSimulator
from kit.widgets.queue_view import QueueView
from kit.widgets.quiz import Option, Question, Quiz
from kit.widgets.servers_view import ServersView
from kit.widgets.timeline import Timeline

__all__ = [
    "BillMeter",
    "ClockBar",
    "LoadSimulator",
    "Option",
    "Question",
    "QueueView",
    "Quiz",
    "ServersView",
    "Timeline",
]
