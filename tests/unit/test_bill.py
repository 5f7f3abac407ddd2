"""What calls cost: requests, 64 KB chunks, empty receives, batches."""

from __future__ import annotations

import pytest

from kit import Sandbox
from kit.bill import CHUNK_BYTES, FAIR, FIFO, PRICE_NOTE, STANDARD, bill_of, cost_of, idle_receives
from kit.errors import KitError


@pytest.fixture
def sandbox():
    return Sandbox(seed=1)


@pytest.fixture
def sqs(sandbox):
    return sandbox.client("sqs")


@pytest.fixture
def url(sqs):
    return sqs.create_queue(QueueName="orders")["QueueUrl"]


def requests(sandbox, operation):
    return sum(line.requests for line in bill_of(sandbox.log).lines if line.operation == operation)


def test_every_call_is_a_request(sandbox, sqs, url):
    sqs.send_message(QueueUrl=url, MessageBody="tea")
    message = sqs.receive_message(QueueUrl=url)["Messages"][0]
    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    bill = bill_of(sandbox.log)
    assert bill.requests == bill.calls == 4  # CreateQueue, too
    assert bill.dollars == pytest.approx(4 * 0.40 / 1_000_000)


def test_an_empty_receive_is_billed(sandbox, sqs, url):
    sqs.receive_message(QueueUrl=url)
    sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)
    assert requests(sandbox, "ReceiveMessage") == 2
    assert bill_of(sandbox.log).empty == 2


def test_a_batch_is_one_request(sandbox, sqs, url):
    entries = [{"Id": str(number), "MessageBody": "x"} for number in range(10)]
    sqs.send_message_batch(QueueUrl=url, Entries=entries)
    assert requests(sandbox, "SendMessageBatch") == 1


@pytest.mark.parametrize(
    ("size", "billed"), [(1, 1), (CHUNK_BYTES, 1), (CHUNK_BYTES + 1, 2), (300 * 1024, 5), (1024 * 1024, 16)]
)
def test_each_64_kb_is_a_request_on_the_way_in_and_out(sandbox, sqs, url, size, billed):
    sqs.send_message(QueueUrl=url, MessageBody="x" * size)
    sqs.receive_message(QueueUrl=url)
    assert (requests(sandbox, "SendMessage"), requests(sandbox, "ReceiveMessage")) == (billed, billed)


def test_bytes_count_and_not_characters(sandbox, sqs, url):
    sqs.send_message(QueueUrl=url, MessageBody="đ" * (CHUNK_BYTES // 2 + 1))
    assert requests(sandbox, "SendMessage") == 2


def test_a_fifo_queue_and_a_fair_send_have_their_own_price(sandbox, sqs, url):
    fifo = {"FifoQueue": "true", "ContentBasedDeduplication": "true"}
    ordered = sqs.create_queue(QueueName="orders.fifo", Attributes=fifo)["QueueUrl"]
    sqs.send_message(QueueUrl=ordered, MessageBody="tea", MessageGroupId="g")
    sqs.send_message(QueueUrl=url, MessageBody="tea", MessageGroupId="tenant")
    sqs.send_message(QueueUrl=url, MessageBody="tea")
    prices = {line.price for line in bill_of(sandbox.log).lines if line.operation == "SendMessage"}
    assert prices == {FIFO, FAIR, STANDARD}


def test_a_refused_call_is_not_counted(sandbox, sqs, url):
    with pytest.raises(sqs.exceptions.ClientError):
        sqs.send_message(QueueUrl=url, MessageBody="")
    assert requests(sandbox, "SendMessage") == 0


def test_a_million_messages_one_by_one_are_three_million_requests():
    bill = cost_of(1_000_000, body_bytes=1_000)
    assert (bill.requests, round(bill.dollars, 2), round(bill.after_free, 2)) == (3_000_000, 1.20, 0.80)


def test_batches_of_ten_cost_a_tenth():
    assert cost_of(1_000_000, 1_000, batch=10).dollars == pytest.approx(cost_of(1_000_000, 1_000).dollars / 10)


def test_a_batch_does_not_make_big_messages_cheaper_to_carry():
    one, ten = cost_of(1000, 64 * 1024), cost_of(1000, 64 * 1024, batch=10)
    assert one.lines[0].requests == ten.lines[0].requests == 1000
    assert ten.lines[2].requests == 100


def test_a_plan_costs_what_doing_it_costs(sandbox, sqs, url):
    start = len(sandbox.log)
    for _ in range(3):
        sqs.send_message(QueueUrl=url, MessageBody="x" * 100_000)
        message = sqs.receive_message(QueueUrl=url)["Messages"][0]
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    sqs.receive_message(QueueUrl=url)
    assert bill_of(sandbox.log[start:]).dollars == pytest.approx(cost_of(3, 100_000, empty_receives=1).dollars)


def test_long_polls_are_cheaper_than_short_ones_on_an_idle_queue():
    day = 86_400
    assert (idle_receives(day, wait_seconds=0, pause_seconds=1), idle_receives(day, wait_seconds=20)) == (86_400, 4_320)


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        ({"batch": 11}, "1 to 10"),
        ({"body_bytes": 2_000_000}, "1,048,576"),
        ({"body_bytes": 300_000, "batch": 10}, "at most 3"),
        ({"messages": -1}, "0 or more"),
    ],
)
def test_a_plan_that_sqs_would_refuse_is_refused_with_a_sentence(plan, sentence):
    with pytest.raises(KitError, match=sentence):
        cost_of(**plan)


def test_polling_without_a_pause_has_no_price():
    with pytest.raises(KitError, match="without end"):
        idle_receives(60, wait_seconds=0)


def test_prices_say_that_they_are_from_third_parties():
    assert "third part" in PRICE_NOTE
    assert "June 2026" in PRICE_NOTE


def test_a_bill_prints_as_a_table():
    assert repr(cost_of()).splitlines()[-1].split() == ["together", "3,000,000", "requests", "$1.2000"]
