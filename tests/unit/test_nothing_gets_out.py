"""Nothing reaches the real AWS, whatever is in the environment, in the user's files, or in a client made before."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap

import boto3
import pytest
from botocore.config import Config

from kit import KitError, Sandbox

HEADER = """
import socket
def no_socket(*args, **kwargs):
    raise SystemExit("a socket was opened")
socket.socket.connect = no_socket
socket.create_connection = no_socket
socket.getaddrinfo = no_socket
"""


def run(code, **environment):
    """Run code in a fresh interpreter in which opening a connection ends the process."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    program = HEADER + textwrap.dedent(code)
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env=clean | environment,
        timeout=60,
        check=False,
    )
    return done.stdout + done.stderr


ORDINARY = """
from kit import Sandbox
sandbox = Sandbox()
import boto3
sqs = boto3.client("sqs")
print(sqs.create_queue(QueueName="orders")["QueueUrl"])
"""


def test_plain_boto3_works_without_endpoint_and_credentials():
    sandbox = Sandbox(seed=1)
    url = boto3.client("sqs").create_queue(QueueName="orders")["QueueUrl"]
    assert url == f"https://sqs.us-east-1.amazonaws.com/{sandbox.account_id}/orders"


def test_the_resource_api_works_too():
    Sandbox(seed=1)
    queue = boto3.resource("sqs").create_queue(QueueName="orders")
    queue.send_message(MessageBody="tea")
    assert [message.body for message in queue.receive_messages()] == ["tea"]


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"AWS_ENDPOINT_URL": "http://127.0.0.1:9"},
        {"AWS_ENDPOINT_URL_SQS": "http://127.0.0.1:9"},
        {"AWS_PROFILE": "work"},
        {"AWS_ACCESS_KEY_ID": "AKIAREALKEY", "AWS_SECRET_ACCESS_KEY": "real", "AWS_SESSION_TOKEN": "real"},
        {"AWS_REGION": "eu-west-3", "AWS_DEFAULT_REGION": "eu-west-3"},
        {"AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/x", "AWS_WEB_IDENTITY_TOKEN_FILE": "/nowhere"},
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:9/creds"},
        {"HTTPS_PROXY": "http://127.0.0.1:9"},
    ],
    ids=lambda environment: "+".join(environment) or "empty",
)
def test_the_environment_changes_nothing(environment):
    assert run(ORDINARY, **environment).strip().startswith("https://sqs.us-east-1.amazonaws.com/")


def test_the_users_own_files_change_nothing(tmp_path):
    folder = tmp_path / ".aws"
    folder.mkdir()
    (folder / "config").write_text(
        "[default]\nregion = eu-west-3\nendpoint_url = http://127.0.0.1:9\ncredential_process = /bin/false\n"
    )
    (folder / "credentials").write_text("[default]\naws_access_key_id = AKIAREAL\naws_secret_access_key = real\n")
    assert run(ORDINARY, HOME=str(tmp_path)).strip().startswith("https://sqs.us-east-1.amazonaws.com/")


def test_an_endpoint_given_by_hand_is_answered_by_the_sandbox():
    sandbox = Sandbox(seed=1)
    sqs = boto3.client("sqs", endpoint_url="http://10.0.0.1:4566")
    assert sandbox.account_id in sqs.create_queue(QueueName="orders")["QueueUrl"]


def test_a_client_made_before_kit_is_stopped_with_a_sentence():
    text = run(
        """
        import boto3
        old = boto3.client("sqs", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
        from kit import Sandbox, KitError
        sandbox = Sandbox()
        try:
            old.list_queues()
        except KitError as error:
            print(error)
        """
    )
    assert "Nothing leaves this notebook" in text


def test_a_session_made_before_kit_does_not_stand_in_the_way():
    text = run(
        """
        import boto3
        boto3.setup_default_session(region_name="eu-west-3")
        from kit import Sandbox
        sandbox = Sandbox()
        print(boto3.client("sqs").create_queue(QueueName="orders")["QueueUrl"])
        """
    )
    assert text.startswith("https://sqs.us-east-1")


def test_a_client_made_without_a_sandbox_says_what_to_do():
    text = run(
        """
        import boto3, kit
        try:
            boto3.client("sqs", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b").list_queues()
        except kit.KitError as error:
            print(error)
        """
    )
    assert "run `sandbox = Sandbox()`" in text


def test_a_credential_lookup_over_the_network_is_stopped():
    text = run(
        """
        import boto3, kit
        from botocore.utils import InstanceMetadataFetcher
        try:
            print(InstanceMetadataFetcher(timeout=1, num_attempts=1).retrieve_iam_role_credentials())
        except kit.KitError as error:
            print(error)
        """
    )
    assert "a socket was opened" not in text


def test_a_service_that_is_not_there_answers_with_one_sentence():
    Sandbox(seed=1)
    with pytest.raises(KitError, match=r"does not answer ec2 DescribeInstances: it has dynamodb, s3, sqs, sts"):
        boto3.client("ec2").describe_instances()


def test_a_call_that_moto_lacks_answers_with_one_sentence():
    Sandbox(seed=1)
    with pytest.raises(KitError, match="dynamodb"):
        boto3.client("dynamodb").describe_global_table_settings(GlobalTableName="orders")


def test_sts_knows_the_account():
    sandbox = Sandbox(seed=1)
    assert boto3.client("sts").get_caller_identity()["Account"] == sandbox.account_id


def test_presigned_and_configured_clients_are_answered_too():
    sandbox = Sandbox(seed=1)
    sqs = boto3.client("sqs", config=Config(retries={"mode": "standard"}, proxies={"https": "http://127.0.0.1:9"}))
    assert sandbox.account_id in sqs.create_queue(QueueName="orders")["QueueUrl"]


def test_clients_keep_the_world_they_were_made_in():
    first = Sandbox(seed=1)
    old = boto3.client("sqs")
    second = Sandbox(seed=2)
    old.create_queue(QueueName="orders")
    assert boto3.client("sqs").list_queues().get("QueueUrls", []) == []
    assert first.replaced
    assert not second.replaced
    assert len(first.log) == 1
