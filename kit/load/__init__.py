"""The same orders on a direct call and through a queue: who waits, what is lost, what piles up, when it is gone.

``run_direct`` and ``run_queued`` get the same seeded arrivals. The direct call is a small simulation: so many
connections, callers of limited patience. The queue is a real one, in an account of its own, and every number is read
off what that queue did. Virtual time only, and no thread. Nothing here draws.
"""

from kit.load.burst import Burst, LoadRun, Order, arrivals
from kit.load.direct import PATIENCE, run_direct
from kit.load.queued import run_queued
from kit.load.run import LONGEST_WATCH

__all__ = ["LONGEST_WATCH", "PATIENCE", "Burst", "LoadRun", "Order", "arrivals", "run_direct", "run_queued"]
