"""SendMessage and SendMessageBatch: bodies, attributes, sizes, digests, partial failures."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from tests.unit.sqs.desk import Desk, entries


def text(value: str, kind: str = "String") -> dict[str, Any]:
    return {"DataType": kind, "StringValue": value}


def test_a_send_is_answered_with_id_and_digest(desk: Desk) -> None:
    answer = desk.call("SendMessage", QueueUrl=desk.queue(), MessageBody="xin chào")
    assert answer["MD5OfMessageBody"] == hashlib.md5("xin chào".encode()).hexdigest()
    assert len(answer["MessageId"]) == len("00000000-0000-4000-8000-000000000000")


def test_message_ids_come_from_the_seed() -> None:
    def first_id(seed: int) -> str:
        desk = Desk(seed)
        return str(desk.call("SendMessage", QueueUrl=desk.queue(), MessageBody="x")["MessageId"])

    assert first_id(7) == first_id(7) != first_id(8)


@pytest.mark.parametrize(
    ("attributes", "digest"),
    [
        ({"Foo": text("Bar")}, "ae7155c6026991b6d54b11589678bf9c"),
        ({"Hello": text("There"), "General": text("Kenobi")}, "fca026605781cb4126a1e9044df24232"),
        (
            {
                "attr1": {
                    "DataType": "Binary",
                    "BinaryValue": b"traceparent\x1e00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01",
                }
            },
            "8cbe4db156db8a94db8b801b7addb984",
        ),
    ],
)
def test_attributes_have_the_digest_that_aws_gave(desk: Desk, attributes: dict[str, Any], digest: str) -> None:
    answer = desk.call("SendMessage", QueueUrl=desk.queue(), MessageBody="x", MessageAttributes=attributes)
    assert answer["MD5OfMessageAttributes"] == digest


def test_an_empty_body_is_no_body(desk: Desk) -> None:
    assert desk.refusal("SendMessage", QueueUrl=desk.queue(), MessageBody="").query_code == "MissingParameter"


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ufffe", "\ud800"])
def test_characters_outside_xml_are_refused(desk: Desk, character: str) -> None:
    error = desk.refusal("SendMessage", QueueUrl=desk.queue(), MessageBody=f"a{character}b")
    assert error.code == "InvalidMessageContents"


def test_tabs_newlines_and_emoji_are_carried(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a\tb\r\n🦆")
    assert desk.bodies(url) == ["a\tb\r\n🦆"]


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("x", text(""), "must contain a non-empty value of type 'String'"),
        ("x", text("ten", "Number"), "Can't cast the value"),
        ("x", text("1", "Float"), "only the following supported type prefixes"),
        ("x", {"StringValue": "1"}, "non-empty message attribute type"),
        ("x", {"DataType": "Binary", "BinaryValue": b""}, "must contain a non-empty value of type 'Binary'"),
        ("x y", text("1"), "attribute name 'x y' is invalid"),
        ("AWS.x", text("1"), "attribute name 'AWS.x' is invalid"),
        ("amazon.x", text("1"), "attribute name 'amazon.x' is invalid"),
        (".x", text("1"), "attribute name '.x' is invalid"),
        ("x..y", text("1"), "attribute name 'x..y' is invalid"),
        ("x" * 257, text("1"), "is invalid"),
    ],
)
def test_a_wrong_message_attribute_is_refused(desk: Desk, name: str, value: dict[str, Any], reason: str) -> None:
    error = desk.refusal("SendMessage", QueueUrl=desk.queue(), MessageBody="x", MessageAttributes={name: value})
    assert error.query_code == "InvalidParameterValue"
    assert reason in error.message


@pytest.mark.parametrize("number", ["1", "-1", "+0.5", ".5", "1e9", "12345678901234567890.5"])
def test_numbers_of_every_form_are_taken(desk: Desk, number: str) -> None:
    url = desk.queue()
    desk.send(url, "x", MessageAttributes={"n": text(number, "Number.custom")})
    (message,) = desk.receive(url, MessageAttributeNames=["n"])
    assert message["MessageAttributes"]["n"] == text(number, "Number.custom")


def test_a_message_has_at_most_ten_attributes(desk: Desk) -> None:
    attributes = {f"a{number}": text("1") for number in range(11)}
    error = desk.refusal("SendMessage", QueueUrl=desk.queue(), MessageBody="x", MessageAttributes=attributes)
    assert error.message == "Number of message attributes [11] exceeds the allowed maximum [10]."


def test_size_counts_bytes_and_not_characters(desk: Desk) -> None:
    url = desk.queue(MaximumMessageSize="1024")
    desk.send(url, "đ" * 512)
    error = desk.refusal("SendMessage", QueueUrl=url, MessageBody="đ" * 513)
    assert error.message == "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes."


def test_size_counts_names_types_and_values_of_attributes(desk: Desk) -> None:
    url = desk.queue(MaximumMessageSize="1024")
    attributes = {"name": text("value")}
    weight = len("name") + len("String") + len("value")
    desk.send(url, "x" * (1024 - weight), MessageAttributes=attributes)
    desk.refusal("SendMessage", QueueUrl=url, MessageBody="x" * (1025 - weight), MessageAttributes=attributes)


def test_a_message_of_one_mebibyte_is_taken(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "x" * 1_048_576)
    assert desk.view(url).waiting == 1


def test_deduplication_ids_are_for_fifo_queues(desk: Desk) -> None:
    error = desk.refusal("SendMessage", QueueUrl=desk.queue(), MessageBody="x", MessageDeduplicationId="d")
    assert error.message == (
        "Value d for parameter MessageDeduplicationId is invalid. "
        "Reason: The request include parameter that is not valid for this queue type."
    )


def test_a_batch_keeps_its_order(desk: Desk) -> None:
    url = desk.queue()
    desk.call("SendMessageBatch", QueueUrl=url, Entries=entries("abc"))
    assert desk.bodies(url) == ["a", "b", "c"]


def test_one_bad_entry_does_not_keep_the_others_from_being_sent(desk: Desk) -> None:
    url = desk.queue()
    answer = desk.call("SendMessageBatch", QueueUrl=url, Entries=entries(["a", "\x00", "c"]))
    assert [entry["Id"] for entry in answer["Successful"]] == ["0", "2"]
    (failed,) = answer["Failed"]
    assert (failed["Id"], failed["SenderFault"], failed["Code"]) == ("1", True, "InvalidMessageContents")


def test_a_batch_without_failures_has_no_list_of_them(desk: Desk) -> None:
    assert "Failed" not in desk.call("SendMessageBatch", QueueUrl=desk.queue(), Entries=entries("a"))


@pytest.mark.parametrize(
    ("wrong", "query_code"),
    [
        ([], "AWS.SimpleQueueService.EmptyBatchRequest"),
        (entries("abcdefghijk"), "AWS.SimpleQueueService.TooManyEntriesInBatchRequest"),
        (entries("a") * 2, "AWS.SimpleQueueService.BatchEntryIdsNotDistinct"),
        ([{"Id": "a b", "MessageBody": "x"}], "AWS.SimpleQueueService.InvalidBatchEntryId"),
        ([{"Id": "x" * 81, "MessageBody": "x"}], "AWS.SimpleQueueService.InvalidBatchEntryId"),
        (entries(["x" * 600_000] * 2), "AWS.SimpleQueueService.BatchRequestTooLong"),
    ],
)
def test_a_batch_that_is_wrong_as_a_whole_sends_nothing(desk: Desk, wrong: list[Any], query_code: str) -> None:
    url = desk.queue()
    assert desk.refusal("SendMessageBatch", QueueUrl=url, Entries=wrong).query_code == query_code
    assert desk.view(url).sent == 0


def test_a_trace_header_is_kept_in_a_batch_too(desk: Desk) -> None:
    url = desk.queue()
    header = {"AWSTraceHeader": text("Root=1-5759e988-bd862e3fe1be46a994272793")}
    answer = desk.call("SendMessageBatch", QueueUrl=url, Entries=entries("a", MessageSystemAttributes=header))
    (message,) = desk.receive(url, MessageSystemAttributeNames=["AWSTraceHeader"])
    assert message["Attributes"] == {"AWSTraceHeader": header["AWSTraceHeader"]["StringValue"]}
    assert "MD5OfMessageSystemAttributes" in answer["Successful"][0]


@pytest.mark.parametrize(
    "header", [{"Colour": text("red")}, {"AWSTraceHeader": text("1", "Number")}, {"AWSTraceHeader": text("")}]
)
def test_the_only_system_attribute_is_a_trace_header(desk: Desk, header: dict[str, Any]) -> None:
    error = desk.refusal("SendMessage", QueueUrl=desk.queue(), MessageBody="x", MessageSystemAttributes=header)
    assert error.query_code == "InvalidParameterValue"
