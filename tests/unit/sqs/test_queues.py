"""Creating, finding, listing and deleting queues; tags."""

from __future__ import annotations

import pytest

from kit.errors import NotModelled
from tests.unit.sqs.desk import ACCOUNT, LEARNER, STRANGER, Desk


def test_a_queue_has_a_url_that_names_region_account_and_queue(desk: Desk) -> None:
    assert desk.queue("orders") == f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT}/orders"


def test_creating_the_same_queue_again_returns_it(desk: Desk) -> None:
    url = desk.queue("orders", VisibilityTimeout="10")
    assert desk.queue("orders") == desk.queue("orders", VisibilityTimeout="10") == url


def test_creating_it_again_with_another_value_is_refused_and_names_the_attribute(desk: Desk) -> None:
    desk.queue("orders")
    error = desk.refusal("CreateQueue", QueueName="orders", Attributes={"DelaySeconds": "1"})
    assert (error.code, error.query_code, error.message) == (
        "QueueNameExists",
        "QueueAlreadyExists",
        "A queue already exists with the same name and a different value for attribute DelaySeconds",
    )


@pytest.mark.parametrize("name", ["", "a b", "a.b", "x" * 81, "orders.fifo"])
def test_a_wrong_name_is_refused(desk: Desk, name: str) -> None:
    error = desk.refusal("CreateQueue", QueueName=name)
    assert error.query_code in ("InvalidParameterValue", "MissingParameter")


def test_a_fifo_queue_must_be_called_so(desk: Desk) -> None:
    error = desk.refusal("CreateQueue", QueueName="orders", Attributes={"FifoQueue": "true"})
    assert "must end with .fifo suffix" in error.message


def test_two_regions_have_queues_of_their_own(desk: Desk) -> None:
    desk.queue("orders")
    assert desk.service.queue_names("eu-west-1") == []


def test_another_regions_url_is_no_address_here(desk: Desk) -> None:
    url = desk.queue("orders").replace("us-east-1", "eu-west-1")
    assert desk.refusal("SendMessage", QueueUrl=url, MessageBody="x").code == "InvalidAddress"


def test_a_queue_that_does_not_exist_has_both_of_awss_codes(desk: Desk) -> None:
    error = desk.refusal("GetQueueUrl", QueueName="nowhere")
    assert (error.code, error.query_code, error.message) == (
        "QueueDoesNotExist",
        "AWS.SimpleQueueService.NonExistentQueue",
        "The specified queue does not exist.",
    )


def test_a_strangers_queue_is_not_found_under_its_name_in_the_own_account(desk: Desk) -> None:
    url = desk.queue("orders").replace(ACCOUNT, STRANGER)
    assert desk.refusal("SendMessage", QueueUrl=url, MessageBody="x").code == "QueueDoesNotExist"


def test_a_deleted_queue_is_gone(desk: Desk) -> None:
    url = desk.queue()
    desk.call("DeleteQueue", QueueUrl=url)
    assert desk.refusal("SendMessage", QueueUrl=url, MessageBody="x").code == "QueueDoesNotExist"


def test_its_name_is_free_again_after_a_minute_and_not_before(desk: Desk) -> None:
    url = desk.queue("orders")
    desk.call("DeleteQueue", QueueUrl=url)
    desk.advance(59)
    error = desk.refusal("CreateQueue", QueueName="orders")
    desk.advance(1)
    assert error.query_code == "AWS.SimpleQueueService.QueueDeletedRecently"
    assert desk.queue("orders") == url


def test_a_poll_at_a_queue_that_is_deleted_ends_empty(desk: Desk) -> None:
    url = desk.queue()
    poll = desk.poll(url)
    desk.call("DeleteQueue", QueueUrl=url)
    assert poll.answer == {}


def test_queues_are_listed_by_prefix(desk: Desk) -> None:
    for name in ("orders", "orders-dead", "mail"):
        desk.queue(name)
    urls = desk.call("ListQueues", QueueNamePrefix="orders")["QueueUrls"]
    assert [url.rpartition("/")[2] for url in urls] == ["orders", "orders-dead"]


def test_a_list_without_queues_has_no_urls(desk: Desk) -> None:
    assert desk.call("ListQueues") == {}


def test_pages_of_a_list_hold_every_queue_once(desk: Desk) -> None:
    wanted = {desk.queue(f"q{number}") for number in range(5)}
    page = desk.call("ListQueues", MaxResults=2)
    urls = list(page["QueueUrls"])
    while "NextToken" in page:
        page = desk.call("ListQueues", MaxResults=2, NextToken=page["NextToken"])
        urls += page["QueueUrls"]
    assert len(urls) == len(wanted)
    assert set(urls) == wanted


def test_tags_are_added_replaced_and_removed(desk: Desk) -> None:
    url = desk.queue()
    desk.call("TagQueue", QueueUrl=url, Tags={"team": "a", "cost": "1"})
    desk.call("TagQueue", QueueUrl=url, Tags={"team": "b"})
    desk.call("UntagQueue", QueueUrl=url, TagKeys=["cost", "unknown"])
    assert desk.call("ListQueueTags", QueueUrl=url) == {"Tags": {"team": "b"}}


def test_a_call_that_sqs_does_not_have_is_said_so_in_a_sentence(desk: Desk) -> None:
    with pytest.raises(NotModelled, match="SQS has no call Publish"):
        desk.service.call("Publish", {}, LEARNER)


def test_a_queue_has_fifty_tags_at_most(desk: Desk) -> None:
    tags = {str(number): "" for number in range(51)}
    assert desk.refusal("TagQueue", QueueUrl=desk.queue(), Tags=tags).query_code == "InvalidParameterValue"


@pytest.mark.parametrize("params", [{"NextToken": "???"}, {"MaxResults": 0}, {"MaxResults": 1001}])
def test_a_page_that_makes_no_sense_is_refused(desk: Desk, params: dict[str, object]) -> None:
    assert desk.refusal("ListQueues", **params).query_code == "InvalidParameterValue"


@pytest.mark.parametrize("url", ["orders", "https://example.com/orders", "https://sqs.us-east-1.amazonaws.com/"])
def test_a_url_without_account_and_name_is_no_address(desk: Desk, url: str) -> None:
    desk.queue("orders")
    error = desk.refusal("SendMessage", QueueUrl=url, MessageBody="x")
    assert (error.code, error.status) == ("InvalidAddress", 404)


def test_the_url_of_another_endpoint_finds_the_queue_by_account_and_name(desk: Desk) -> None:
    desk.queue("orders")
    answer = desk.call("SendMessage", QueueUrl=f"http://127.0.0.1:4566/{ACCOUNT}/orders", MessageBody="x")
    assert "MessageId" in answer


def test_creating_it_again_compares_policies_by_meaning(desk: Desk) -> None:
    dead = desk.arn(desk.queue("dead"))
    url = desk.queue("orders", RedrivePolicy=f'{{"deadLetterTargetArn": "{dead}", "maxReceiveCount": 5}}')
    assert desk.queue("orders", RedrivePolicy=f'{{"maxReceiveCount":"5","deadLetterTargetArn":"{dead}"}}') == url
