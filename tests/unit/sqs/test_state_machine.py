"""Whatever is done to a queue and its dead-letter queue, in whatever order: no message is lost, invented, or delivered
against the rules. The model is driven beside a naive one; after each step both must tell the same."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kit.aws.sqs import Poll
from kit.errors import AwsError
from tests.unit.sqs.desk import LEARNER, Desk
from tests.unit.sqs.naive import Letter, NaiveQueue

TIMEOUT, RETENTION, DEAD_RETENTION, MAX_RECEIVES = 10, 200, 150, 3
RECENT = 6
"""Handles are drawn from the latest ones, so that many of them still mean something."""
SECONDS = st.sampled_from([0.5, 1, 9, 10, 20, 45, 100])


class QueueMachine(RuleBasedStateMachine):
    """Two queues, many consumers; one of them waits in long polls."""

    fifo = False

    @initialize()
    def open(self) -> None:
        self.desk = Desk()
        make = self.desk.fifo if self.fifo else self.desk.queue
        ending = ".fifo" if self.fifo else ""
        dead = make(f"dead{ending}", MessageRetentionPeriod=str(DEAD_RETENTION), VisibilityTimeout=str(TIMEOUT))
        main = make(
            f"main{ending}",
            MessageRetentionPeriod=str(RETENTION),
            VisibilityTimeout=str(TIMEOUT),
            RedrivePolicy=self.desk.redrive(dead, MAX_RECEIVES),
        )
        self.urls = {"main": main, "dead": dead}
        dead_model = NaiveQueue(self.fifo, TIMEOUT, DEAD_RETENTION)
        self.models = {
            "main": NaiveQueue(self.fifo, TIMEOUT, RETENTION, MAX_RECEIVES, dead_model),
            "dead": dead_model,
        }
        self.sent = 0
        self.handles: list[tuple[str, str, str, int]] = []
        self.polls: list[tuple[str, int, Poll]] = []

    @rule(group=st.sampled_from("abc"), delay=st.sampled_from([0, 0, 0, 10, 45]), messages=st.integers(1, 4))
    def send(self, group: str, delay: int, messages: int) -> None:
        for _ in range(messages):
            self.sent += 1
            body = f"m{self.sent}"
            params: dict[str, Any] = {"MessageGroupId": group} if self.fifo else {"DelaySeconds": delay}
            self.models["main"].send(body, group, self.desk.moment, 0 if self.fifo else delay)
            self.desk.send(self.urls["main"], body, **params)
            self.collect()

    @rule(
        name=st.sampled_from(["main", "main", "dead"]),
        limit=st.integers(1, 10),
        timeout=st.sampled_from([None, None, 0, 30]),
    )
    def receive(self, name: str, limit: int, timeout: int | None) -> None:
        params: dict[str, Any] = {} if timeout is None else {"VisibilityTimeout": timeout}
        messages = self.desk.receive(self.urls[name], limit, **params)
        self.check_delivery(name, limit, messages, TIMEOUT if timeout is None else timeout)
        self.collect()

    @rule(name=st.sampled_from(["main", "dead"]), limit=st.integers(1, 10), wait=st.sampled_from([1, 10, 20]))
    def poll(self, name: str, limit: int, wait: int) -> None:
        params = {"QueueUrl": self.urls[name], "MaxNumberOfMessages": limit, "WaitTimeSeconds": wait}
        answer = self.desk.service.call("ReceiveMessage", params, LEARNER)
        if isinstance(answer, Poll):
            self.check_delivery(name, limit, [], TIMEOUT)
            self.polls.append((name, limit, answer))
        else:
            self.check_delivery(name, limit, answer["Messages"], TIMEOUT)
        self.collect()

    @precondition(lambda self: self.handles)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        name, body, handle, receive = data.draw(st.sampled_from(self.handles[-RECENT:]))
        letter = self.models[name].find(body)
        refused = self.refused("DeleteMessage", name, handle)
        current = letter is not None and letter.hidden_until is not None and letter.count == receive
        assert refused == (self.fifo and letter is not None and not current), (body, refused)
        if letter is not None and not refused:
            self.models[name].remove(letter)
        self.collect()

    @precondition(lambda self: self.handles)
    @rule(data=st.data(), timeout=st.sampled_from([0, 5, 30, 100]))
    def change_visibility(self, data: st.DataObject, timeout: int) -> None:
        name, body, handle, receive = data.draw(st.sampled_from(self.handles[-RECENT:]))
        letter = self.models[name].find(body)
        refused = self.refused("ChangeMessageVisibility", name, handle, VisibilityTimeout=timeout)
        current = letter is not None and letter.hidden_until is not None and letter.count == receive
        assert refused == (not current), (body, refused)
        if letter is not None and current:
            self.change(self.models[name], letter, timeout)
        self.collect()

    @rule(seconds=SECONDS)
    def advance(self, seconds: float) -> None:
        """Walk as the clock does, and look at the polls wherever it stops."""
        target = self.desk.moment + seconds
        while (due := self.desk.service.next_due()) is not None and due <= target:
            self.desk.moment = due
            self.desk.service.run_due()
            self.collect()
        self.desk.moment = target
        self.desk.service.run_due()
        self.collect()

    @rule()
    def redrive(self) -> None:
        """Dead letters go back as new messages; the naive model learns it by name."""
        arn = self.desk.arn(self.urls["dead"])
        dead, main, now = self.models["dead"], self.models["main"], self.desk.moment
        self.desk.call("StartMessageMoveTask", SourceArn=arn)
        while (due := self.desk.service.next_due()) is not None and due < now + 1:
            before = {view.body for view in self.desk.view(self.urls["dead"]).messages}
            self.desk.moment = due
            self.desk.service.run_due()
            for model in self.models.values():
                model.settle(due)
            left = before - {view.body for view in self.desk.view(self.urls["dead"]).messages} - set(dead.gone)
            for letter in [letter for letter in dead.visible(due) if letter.body in left]:
                dead.letters.remove(letter)
                main.letters.append(Letter(letter.body, letter.group, main.next_rank(), due, due))
            self.collect()
        self.advance(now + 1 - self.desk.moment)

    @precondition(lambda self: self.sent % 7 == 3)
    @rule(name=st.sampled_from(["main", "dead"]))
    def purge(self, name: str) -> None:
        if self.refused("PurgeQueue", name, None):
            return
        for letter in list(self.models[name].letters):
            self.models[name].remove(letter)

    @invariant()
    def both_hold_the_same_messages_in_the_same_state(self) -> None:
        for name, model in self.models.items():
            seen = {view.body: (view.state, view.receive_count) for view in self.desk.view(self.urls[name]).messages}
            model.settle(self.desk.moment)
            wanted = {letter.body: (model.state(letter, self.desk.moment), letter.count) for letter in model.letters}
            assert seen == wanted, (name, seen, wanted)

    @invariant()
    def every_message_is_somewhere_once(self) -> None:
        everywhere = [body for model in self.models.values() for body in model.gone]
        everywhere += [letter.body for model in self.models.values() for letter in model.letters]
        assert sorted(everywhere) == sorted(f"m{number + 1}" for number in range(self.sent))

    @invariant()
    def nobody_waits_while_there_is_something_to_receive(self) -> None:
        for name, _, poll in self.polls:
            assert poll.answer is not None or not self.models[name].visible(self.desk.moment), name

    @invariant()
    def the_counts_agree(self) -> None:
        for name, model in self.models.items():
            states = [model.state(letter, self.desk.moment) for letter in model.letters]
            wanted = (states.count("waiting"), states.count("delayed"), states.count("in_flight"))
            assert self.desk.counts(self.urls[name]) == wanted

    def collect(self) -> None:
        """Tell the naive model what polls were handed meanwhile, in the order in which they started."""
        waiting: list[tuple[str, int, Poll]] = []
        for name, limit, poll in self.polls:
            if poll.answer is None:
                waiting.append((name, limit, poll))
            else:
                self.check_delivery(name, limit, poll.answer.get("Messages", []), TIMEOUT)
        self.polls = waiting

    def check_delivery(self, name: str, limit: int, messages: list[dict[str, Any]], timeout: int) -> None:
        """Compare what was handed out with what the naive model would hand out, and let that do the same."""
        model, now, bodies = self.models[name], self.desk.moment, [message["Body"] for message in messages]
        model.settle(now)
        picked = self.pick_in_order(model, bodies, limit) if self.fifo else self.pick(model, limit)
        assert bodies == [letter.body for letter in picked], (name, bodies, [letter.body for letter in picked])
        for letter, message in zip(picked, messages, strict=True):
            model.deliver(letter, now, timeout)
            self.handles.append((name, letter.body, message["ReceiptHandle"], letter.count))

    def pick(self, model: NaiveQueue, limit: int) -> list[Letter]:
        """Standard: oldest first; what was received too often goes to the dead letters on the way."""
        picked: list[Letter] = []
        for letter in model.visible(self.desk.moment):
            if len(picked) == limit:
                break
            if letter.count >= model.max_receives:
                model.bury(letter, self.desk.moment)
            else:
                picked.append(letter)
        return picked

    def pick_in_order(self, model: NaiveQueue, bodies: list[str], limit: int) -> list[Letter]:
        """FIFO: one group after the other, each as far as it can be seen; which group is first is left open."""
        now, picked, finished = self.desk.moment, list[Letter](), list[str]()
        while len(picked) < limit:
            lanes = {letter.group for letter in model.visible(now)} - set(finished)
            following = model.find(bodies[len(picked)]) if len(picked) < len(bodies) else None
            if not lanes:
                break
            lane = following.group if following is not None else min(lanes)
            assert lane in lanes, f"{lane} has nothing to deliver"
            picked += self.pick_from(model, lane, limit - len(picked))
            finished.append(lane)
        return picked

    def pick_from(self, model: NaiveQueue, lane: str, limit: int) -> list[Letter]:
        picked: list[Letter] = []
        for letter in [letter for letter in model.visible(self.desk.moment) if letter.group == lane]:
            if len(picked) == limit:
                break
            if letter.count >= model.max_receives:
                model.bury(letter, self.desk.moment)
            else:
                picked.append(letter)
        return picked

    def change(self, model: NaiveQueue, letter: Letter, timeout: int) -> None:
        if timeout == 0:
            model.give_back(letter)
        else:
            letter.hidden_until = self.desk.moment + timeout
            letter.turn = model.next_turn()

    def refused(self, operation: str, name: str, handle: str | None, **params: Any) -> bool:
        if handle is not None:
            params["ReceiptHandle"] = handle
        try:
            self.desk.call(operation, QueueUrl=self.urls[name], **params)
        except AwsError:
            return True
        return False


class FifoMachine(QueueMachine):
    """The same with FIFO queues."""

    fifo = True


_SETTINGS = settings(
    max_examples=70,
    stateful_step_count=45,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)

TestStandardQueues = QueueMachine.TestCase
TestStandardQueues.settings = _SETTINGS
TestFifoQueues = FifoMachine.TestCase
TestFifoQueues.settings = _SETTINGS
