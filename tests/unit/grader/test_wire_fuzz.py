"""Whatever a learner's process says, wherever it is heard: it ends in a value or in one of a few known ways."""

from __future__ import annotations

import contextlib
import copy
import json
import os
import re
import socket
import struct
import threading
import time
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from grader.jail import warm
from grader.jail.channel import Channel, Lost, Malformed
from grader.jail.conversation import Conversation
from grader.jail.endings import value_of
from grader.jail.notebook import Trouble, _troubles
from grader.jail.values import References, plain
from grader.jail.warm import meet, pipe_pair
from kit.clock import Clock
from kit.codec import NotPlain
from kit.doors import pipe
from kit.engine import Request, World
from kit.student import NotAttempted, StudentError

pytestmark = pytest.mark.linux

fuzzed = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)

KEYS = ("kind", "key", "left", "value", "raised", "message", "code", "odd", "missing", "no_function", "until", "call")
KEYS += ("number", "args", "kwargs", "job", "notes", "method", "url", "headers", "body", "operation", "$", "v", "stuck")
KINDS = ("returned", "done", "idle", "request", "callback", "next", "hello", "loaded", "forked", "cell")
TAGS = ("bytes", "tuple", "set", "dict", "Decimal", "datetime", "reference", "int")
ODD_TEXTS = ("", "x", "AA==", "sNaN", "NaN", "-Infinity", "1E+999999999", "1e-999999999", "2026-01-05T09:00", "\ud800")
ODD_NUMBERS = (0, 1, 2, -1, 10**30, -(10**300), 2**61 - 1, 1e308, -0.0, 5e-324, 1_767_603_600.0)

leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6)
    | st.sampled_from(ODD_TEXTS + ODD_NUMBERS + KINDS)
)


def some(inner):
    tagged = st.fixed_dictionaries({"$": st.sampled_from(TAGS), "v": inner})
    return st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=4), inner) | tagged


anything = st.recursive(leaves, some, max_leaves=12)
objects = st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=4), anything, max_size=8)


def of_aws(target, body, url="https://sqs.us-east-1.amazonaws.com/", method="POST", service="sqs"):
    credential = f"Credential=SANDBOX/20260105/us-east-1/{service}/aws4_request"
    headers = {"authorization": f"AWS4-HMAC-SHA256 {credential}", "x-amz-target": target, "user-agent": "app/ann"}
    headers["content-type"] = "application/x-amz-json-1.0"
    encoded = {"method": method, "url": url, "headers": headers, "body": body}
    return {"kind": "request", "call": 1, "operation": target.rpartition(".")[2], **encoded}


CREATE = "eyJRdWV1ZU5hbWUiOiAidGVhIn0="  # {"QueueName": "tea"}
EMPTY = "e30="  # {}
NO_ARGUMENTS = {"args": {"$": "tuple", "v": []}, "kwargs": {"$": "dict", "v": []}}

REAL = (
    {"kind": "hello"},
    {"kind": "cell", "number": 3},
    {"kind": "loaded", "notes": [[3, "NameError"]]},
    {"kind": "forked"},
    {"kind": "idle", "until": None},
    {"kind": "idle", "until": 1_000_060.5},
    {"kind": "returned", "key": 1, "left": 0, "value": [1, "two", {"$": "tuple", "v": [3.5]}]},
    {"kind": "returned", "key": 1, "left": 2, "value": None},
    {"kind": "returned", "key": 1, "left": 0, "raised": "ClientError", "message": "no", "code": "AWS.None"},
    {"kind": "returned", "key": 1, "left": 0, "odd": "a Lock"},
    {"kind": "returned", "key": 1, "left": 0, "no_function": "int"},
    {"kind": "returned", "key": 1, "left": 0, "missing": True},
    {"kind": "done", "key": 1},
    {"kind": "callback", "call": 1, "number": 0, **NO_ARGUMENTS},
    {"kind": "callback", "call": 1, "number": 1, **NO_ARGUMENTS},
    {"kind": "callback", "call": 1, "number": 2, **NO_ARGUMENTS},
    {"kind": "next", "call": 1, "job": 0, **NO_ARGUMENTS},
    of_aws("AmazonSQS.CreateQueue", CREATE),
    of_aws("AmazonSQS.ListQueues", EMPTY),
    of_aws("DynamoDB_20120810.ListTables", EMPTY, "https://dynamodb.us-east-1.amazonaws.com/", service="dynamodb"),
    of_aws("", "", "https://s3.us-east-1.amazonaws.com/", "GET", "s3"),
)


@st.composite
def mutated(draw):
    """A real frame in which something, somewhere, is replaced, doubled or gone."""
    frame = copy.deepcopy(draw(st.sampled_from(REAL)))
    for _ in range(draw(st.integers(0, 2))):
        part = frame
        while inner := [value for value in part.values() if type(value) is dict]:
            if draw(st.booleans()):
                break
            part = draw(st.sampled_from(inner))
        if part and draw(st.booleans()):
            part.pop(draw(st.sampled_from(sorted(part))))
        else:
            part[draw(st.sampled_from([*part, *KEYS]))] = draw(anything)
    return frame


frames = mutated() | objects


def framed(frame):
    body = frame if isinstance(frame, bytes) else json.dumps(frame).encode()
    return struct.pack(">I", len(body)) + body


@contextlib.contextmanager
def said(*pieces):
    """A channel at whose other end somebody has said all this, and left."""
    left, right = socket.socketpair()
    with left, right:
        right.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            right.sendall(b"".join(pieces))
        right.shutdown(socket.SHUT_WR)
        yield Channel(left, time.monotonic() + 20)


def value_is_honest(value):
    """Whether a value is made of the plain types alone, and can be asked everything that a test asks."""
    assert type(value) in (type(None), bool, int, float, str, bytes, list, tuple, set, dict, Decimal, datetime)
    assert (value == 3, value != "x", repr(value), bool(value)) is not None
    if isinstance(value, int | float | Decimal):
        assert (value < 3, int(value), hash(value), round(value)) is not None
    for inner in [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, set) else ():
        value_is_honest(inner)
    for inner in value if isinstance(value, list | tuple) else ():
        value_is_honest(inner)


@fuzzed
@given(st.lists(frames, max_size=4), st.integers(0, 400), st.binary(max_size=4), st.integers(0, 4))
def test_bytes_of_real_frames_that_were_changed_are_frames_or_lost(said_frames, place, patch, cut):
    data = bytearray(b"".join(map(framed, said_frames)))
    data[place : place + cut] = patch
    with said(bytes(data)) as channel, contextlib.suppress(Lost):
        while True:
            assert type(channel.receive()) is dict


@fuzzed
@given(anything)
@example({"$": "Decimal", "v": "sNaN"})
@example({"$": "Decimal", "v": "1E+999999999"})
@example({"$": "Decimal", "v": [0, [1], 2]})
@example({"$": "set", "v": [[1]]})
@example({"$": "dict", "v": [[{"$": "dict", "v": []}, 1]]})
@example({"$": "set", "v": [n * (2**61 - 1) for n in range(100_000)]})
@example({"$": "bytes", "v": 10**12})
def test_a_value_is_plain_and_can_be_asked_or_is_refused(data):
    with contextlib.suppress(NotPlain):
        value_is_honest(plain(data))


@fuzzed
@given(frames)
def test_a_request_is_of_plain_parts_or_is_bad(frame):
    with contextlib.suppress(pipe.BadRequest):
        request = pipe.read_request(frame)
        assert type(request) is Request
        assert [type(part) for part in (request.method, request.url, request.body)] == [str, str, bytes]
        assert all(type(text) is str for text in request.headers.values())


@fuzzed
@given(frames)
def test_an_end_of_a_call_is_a_value_or_an_error_of_the_learners(frame):
    with contextlib.suppress(Malformed, StudentError, NotAttempted):
        value_is_honest(value_of("brew", frame, {"AWS.None"}))


@fuzzed
@given(frames)
def test_what_hidden_feedback_says_of_an_error_is_not_the_learners(frame):
    said_of_it = ""
    try:
        value_of("brew", {"raised": "x", "message": "", **frame}, set())
    except StudentError as error:
        said_of_it = error.private_sentence
    except (Malformed, NotAttempted):
        return
    assert re.fullmatch(r"brew (raised (an error of its own|[A-Z]\w+)|returned|is not).*", said_of_it)
    for text in (frame.get("message"), frame.get("odd")):
        assert type(text) is not str or len(text) < 4 or text not in said_of_it


@fuzzed
@given(frames)
def test_notes_about_cells_are_numbers_and_names(frame):
    for trouble in _troubles(frame):
        assert type(trouble) is Trouble
        assert type(trouble.cell) is int
        assert re.fullmatch(r"[A-Za-z_]\w{0,60}", trouble.error, re.ASCII)


def converse(said_frames, act):
    """Hold a conversation with somebody who says this and leaves; a test's callbacks are there to be called."""

    def job(*_):
        yield 5
        yield None

    world = World(clock=Clock(start=1_000_000), seed=3)
    with said(*map(framed, said_frames)) as channel:
        references = References()
        conversation = Conversation(channel, world, references)
        references.encode([lambda *_: "tea", lambda: 1 / 0, job])
        try:
            return act(conversation)
        finally:
            conversation.close()
            world.end("over")


@fuzzed
@given(st.lists(frames, max_size=6))
@example([{"kind": "idle", "until": 10**300}, {"kind": "idle", "until": -1e300}])
@example([{"kind": "returned", "key": 1, "left": True, "value": 1}])
@example([{"kind": "next", "call": 1, "job": -1}])
@example([{"kind": "callback", "call": 1, "number": 2, **NO_ARGUMENTS}] + [{"kind": "next", "call": 1, "job": 0}] * 5)
def test_a_call_ends_in_a_frame_or_is_lost(said_frames):
    with contextlib.suppress(Lost):
        assert type(converse(said_frames, lambda each: each.call("brew", (), {}))) is dict


@fuzzed
@given(st.lists(frames, max_size=4))
def test_a_wait_ends_by_the_clock_or_is_lost(said_frames):
    def act(conversation):
        conversation.left = 1
        return conversation.wait(lambda: False, 1_000_060)

    with contextlib.suppress(Lost):
        assert converse([*said_frames, {"kind": "done", "key": 1}], act) is False


@fuzzed
@given(st.lists(frames, max_size=5))
def test_loading_ends_in_a_frame_or_is_lost(said_frames):
    heard = []
    with contextlib.suppress(Lost):
        frame = converse(said_frames, lambda each: each.tell({"cells": []}, "loaded", heard.append))
        assert frame["kind"] == "loaded"
    assert all(type(frame) is dict for frame in heard)


@fuzzed
@given(st.binary(max_size=40) | frames.map(framed), st.integers(0, 3))
def test_whoever_says_hello_in_odd_ways_is_no_process_and_leaves_no_open_file(data, files):
    before = os.listdir("/proc/self/fd")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(warm.signal, "pidfd_send_signal", lambda *_: None)  # the sender is this very process
        patch.setattr(warm, "PROMPTLY", 0.005)
        ours, theirs = pipe_pair()
        with theirs, contextlib.suppress(Lost):
            if data:
                socket.send_fds(theirs, [data], [0] * files)
            theirs.shutdown(socket.SHUT_WR)
            process = meet(ours)
            process.kill()
    assert os.listdir("/proc/self/fd") == before


def test_open_files_that_come_with_a_frame_are_not_kept():
    left, right = socket.socketpair()
    with left, right:
        socket.send_fds(right, [framed({"kind": "idle"})], [0] * 100)
        before = os.listdir("/proc/self/fd")
        Channel(left, time.monotonic() + 5).receive()
        assert os.listdir("/proc/self/fd") == before


@pytest.mark.parametrize("reply", ["idle", "request", "callback"])
def test_answers_that_nobody_reads_do_not_hold_the_grader(reply):
    frame = next(each for each in REAL if each["kind"] == reply)
    left, right = socket.socketpair()
    with left, right:
        channel = Channel(left, time.monotonic() + 0.3)
        world = World(clock=Clock(start=1_000_000), seed=3)
        references = References()
        references.encode([lambda: "x" * 10**6])
        right.sendall(framed(frame) * 20)
        with pytest.raises(Lost):
            Conversation(channel, world, references).call("brew", (), {})
        world.end("over")


def test_callbacks_in_callbacks_come_to_an_end():
    frame = {"kind": "callback", "call": 1, "number": 0, **NO_ARGUMENTS}
    left, right = socket.socketpair()
    with left, right:
        world = World(clock=Clock(start=1_000_000), seed=3)
        references = References()
        conversation = Conversation(Channel(left, time.monotonic() + 10), world, references)
        references.encode([lambda: conversation.call("brew", (), {})])
        reader = threading.Thread(target=lambda: [None for _ in iter(lambda: right.recv(65536), b"")])
        reader.start()
        right.sendall(framed(frame) * 500)
        right.shutdown(socket.SHUT_WR)
        try:
            with pytest.raises((Lost, RecursionError)):
                conversation.call("brew", (), {})
        finally:
            left.shutdown(socket.SHUT_RDWR)
            reader.join()
        world.end("over")
