"""A queue as a beginner would write it: one list, looked through from front to back at every question.

The reference for the state machine: slow and plain, and written without a look at the model's data structures.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(eq=False)
class Letter:
    """One message; ``turn`` orders visibility timeouts that end at the same moment."""

    body: str
    group: str
    rank: int
    enqueued_at: float
    delayed_until: float
    hidden_until: float | None = None
    turn: int = 0
    count: int = 0


@dataclass
class NaiveQueue:
    """One queue. ``max_receives`` and ``dead`` are its redrive policy."""

    fifo: bool
    timeout: float
    retention: float
    max_receives: int = 1_000_000
    dead: NaiveQueue | None = None
    letters: list[Letter] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    last_rank: int = 0
    last_turn: int = 0

    def next_rank(self) -> int:
        self.last_rank += 1
        return self.last_rank

    def next_turn(self) -> int:
        self.last_turn += 1
        return self.last_turn

    def send(self, body: str, group: str, now: float, delay: float) -> None:
        self.letters.append(Letter(body, group, self.next_rank(), now, now + delay))

    def settle(self, now: float) -> None:
        """Let happen what time alone brings about."""
        for letter in list(self.letters):
            if letter.enqueued_at + self.retention <= now:
                self.letters.remove(letter)
                self.gone.append(letter.body)
        lapsed = [letter for letter in self.letters if letter.hidden_until is not None and letter.hidden_until <= now]
        for letter in sorted(lapsed, key=lambda letter: (letter.hidden_until, letter.turn)):
            self.give_back(letter)

    def give_back(self, letter: Letter) -> None:
        letter.hidden_until = None
        if not self.fifo and letter.count >= 3:
            letter.rank = self.next_rank()

    def state(self, letter: Letter, now: float) -> str:
        if letter.hidden_until is not None:
            return "in_flight"
        return "delayed" if letter.delayed_until > now else "waiting"

    def visible(self, now: float) -> list[Letter]:
        """Return what may be delivered, in order; on a FIFO queue each group up to its first hidden message."""
        visible: list[Letter] = []
        locked: set[str] = set()
        for letter in sorted(self.letters, key=lambda letter: letter.rank):
            if self.state(letter, now) != "waiting":
                locked.add(letter.group)
            elif not (self.fifo and letter.group in locked):
                visible.append(letter)
        return visible

    def deliver(self, letter: Letter, now: float, timeout: float) -> None:
        letter.count += 1
        letter.hidden_until = now + timeout
        letter.turn = self.next_turn()

    def bury(self, letter: Letter, now: float) -> None:
        assert self.dead is not None
        self.letters.remove(letter)
        letter.rank = self.dead.next_rank()
        if self.fifo:
            letter.enqueued_at = now
        self.dead.letters.append(letter)
        self.dead.settle(now)

    def find(self, body: str) -> Letter | None:
        return next((letter for letter in self.letters if letter.body == body), None)

    def remove(self, letter: Letter) -> None:
        self.letters.remove(letter)
        self.gone.append(letter.body)
