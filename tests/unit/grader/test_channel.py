"""Frames: what one side sends the other gets, and whatever else arrives ends in one of three errors."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.jail.channel import Channel, Gone, Late, Lost, Malformed


@pytest.fixture
def ends():
    left, right = socket.socketpair()
    with left, right:
        yield Channel(left), right


def framed(body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + body


def test_a_frame_arrives(ends):
    channel, other = ends
    Channel(other).send({"kind": "idle", "until": 1.5})
    assert channel.receive() == {"kind": "idle", "until": 1.5}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[1]",
        b"1",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a": ' + b"1" * 5000 + b"}",
    ],
)
def test_what_is_no_frame_is_malformed(ends, body):
    channel, other = ends
    other.sendall(framed(body))
    with pytest.raises(Malformed):
        channel.receive()


def test_too_many_bytes_are_malformed(ends):
    _, other = ends
    channel = Channel(ends[0].socket, most=20)
    other.sendall(framed(b'{"a": 1}') * 3)
    channel.receive()
    channel.receive()
    with pytest.raises(Malformed):
        channel.receive()


def test_an_endless_frame_is_malformed(ends):
    channel, other = ends
    other.sendall(struct.pack(">I", 2**31))
    with pytest.raises(Malformed):
        channel.receive()


@pytest.mark.parametrize("part", [b"", b"\0", framed(b'{"a": 1}')[:-1]])
def test_an_end_in_the_middle_is_gone(ends, part):
    channel, other = ends
    other.sendall(part)
    other.close()
    with pytest.raises(Gone):
        channel.receive()


def test_silence_is_late(ends):
    channel, _ = ends
    channel.deadline = time.monotonic() + 0.01
    with pytest.raises(Late):
        channel.receive()


def test_a_reader_that_never_reads_is_late(ends):
    channel, _ = ends
    channel.deadline = time.monotonic() + 0.05
    with pytest.raises(Late):
        channel.send({"text": "x" * 10_000_000})


def test_a_file_descriptor_arrives(ends, tmp_path):
    channel, other = ends
    with open(tmp_path / "file", "w+b") as file:
        file.write(b"hello")
        file.flush()
        channel.send_descriptor(file.fileno())
    with open(Channel(other).receive_descriptor(), "rb") as arrived:
        arrived.seek(0)
        assert arrived.read() == b"hello"


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_frame_or_lost(data):
    left, right = socket.socketpair()
    with left, right:
        right.sendall(data)
        right.shutdown(socket.SHUT_WR)
        with contextlib.suppress(Lost):
            assert type(Channel(left).receive()) is dict


def test_what_is_read_is_what_json_says(ends):
    channel, other = ends
    frame = {"text": "\ud800 ü", "numbers": [0, -1, 2**70, 0.1], "none": None}
    other.sendall(framed(json.dumps(frame).encode()))
    assert channel.receive() == frame
