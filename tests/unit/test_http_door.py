"""Other programs at the http door: the same account, the same answers, nothing but this machine."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request

import boto3
import pytest

from kit import KitError, Sandbox
from kit.doors import cli


@pytest.fixture
def sandbox():
    sandbox = Sandbox(seed=1)
    yield sandbox
    sandbox.door().close()


@pytest.fixture
def url(sandbox):
    return boto3.client("sqs").create_queue(QueueName="orders")["QueueUrl"]


def aws(sandbox, line):
    return cli.run(sandbox.door().url, sandbox.region, line)


def test_the_cli_sends_into_the_notebooks_queue(sandbox, url):
    aws(sandbox, f"sqs send-message --queue-url {url} --message-body tea")
    assert boto3.client("sqs").receive_message(QueueUrl=url)["Messages"][0]["Body"] == "tea"
    assert sandbox.log.calls("SendMessage")[0].params == {"QueueUrl": url, "MessageBody": "tea"}


def test_the_cli_reads_errors_as_from_aws(sandbox):
    text = aws(sandbox, "sqs get-queue-url --queue-name none")
    assert "AWS.SimpleQueueService.NonExistentQueue" in text


def test_services_that_are_not_there_say_so_through_the_cli(sandbox):
    assert "The sandbox does not answer ec2" in aws(sandbox, "ec2 describe-instances")


def test_moto_services_answer_through_the_cli(sandbox):
    assert sandbox.account_id in aws(sandbox, "sts get-caller-identity")


@pytest.mark.parametrize(
    "option", ["--endpoint-url https://sqs.us-east-1.amazonaws.com", "--endpoint=x", "--profile work"]
)
def test_the_cli_cannot_be_told_to_go_elsewhere(sandbox, option):
    with pytest.raises(KitError, match="nothing can leave this machine"):
        aws(sandbox, f"sqs list-queues {option}")


def test_serve_lets_the_clock_run_and_prints_the_line(sandbox):
    served = sandbox.serve()
    assert sandbox.clock.rate == 1
    assert f"--endpoint-url {served.url}" in repr(served)


def test_serve_on_a_taken_port_says_so(sandbox):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(KitError, match=f"Port {port}"):
            sandbox.serve(port)


def test_the_door_listens_on_this_machine_only(sandbox):
    assert sandbox.door().url.startswith("http://127.0.0.1:")


def test_an_unsigned_request_gets_nothing(sandbox, url):
    request = urllib.request.Request(sandbox.door().url, data=b"{}", headers={"X-Amz-Target": "AmazonSQS.ListQueues"})
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request)


def test_a_request_meant_for_another_host_gets_nothing(sandbox):
    headers = {"X-Amz-Target": "AmazonSQS.ListQueues", "Authorization": "AWS4-HMAC-SHA256 x"}
    headers["Host"] = "evil.example.com"
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(urllib.request.Request(sandbox.door().url, data=b"{}", headers=headers))


def test_a_lost_answer_is_a_cut_connection(sandbox, url):
    with sandbox.faults.lost_response("SendMessage"):
        text = aws(sandbox, f"sqs send-message --queue-url {url} --message-body tea")
    assert "Connection was closed" in text or "Could not connect" in text or "Remote end closed" in text
    assert sandbox.world.sqs.view("us-east-1", "orders").waiting >= 1


def test_a_closed_door_is_closed(sandbox):
    served = sandbox.serve()
    served.close()
    served.close()
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(served.url, timeout=2)
