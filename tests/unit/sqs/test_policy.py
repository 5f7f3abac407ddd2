"""Queue policies: the language, and what it decides for calls."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kit.aws.sqs import Caller
from kit.aws.sqs.policy import Access, Verdict, read_policy
from kit.errors import NotModelled
from tests.unit.sqs.desk import ACCOUNT, LEARNER, STRANGER, Desk

QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:orders"
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:news"
ANN = f"arn:aws:iam::{STRANGER}:user/ann"
SNS = Caller(ACCOUNT, "us-east-1", "sns.amazonaws.com", TOPIC, "")
STRANGE_ANN = Caller(STRANGER, "us-east-1", ANN, None, "")


def statement(effect: str = "Allow", **parts: Any) -> dict[str, Any]:
    return {"Effect": effect, "Principal": "*", "Action": "sqs:SendMessage", "Resource": QUEUE} | parts


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def decide(*statements: dict[str, Any], principal: str = ANN, **keys: str) -> Verdict:
    names = {name.replace("_", ":"): value for name, value in keys.items()}
    access = Access("sqs:SendMessage", QUEUE, principal, STRANGER, names)
    return read_policy(policy(*statements)).decide(access)


@pytest.mark.parametrize(
    "principal",
    ["*", {"AWS": "*"}, {"AWS": STRANGER}, {"AWS": f"arn:aws:iam::{STRANGER}:root"}, {"AWS": ANN}, {"AWS": ["x", ANN]}],
)
def test_a_principal_is_named_alone_by_account_or_as_everyone(principal: Any) -> None:
    assert decide(statement(Principal=principal)) is Verdict.ALLOW


@pytest.mark.parametrize(
    "principal",
    [{"AWS": ACCOUNT}, {"AWS": "arn:aws:iam::1:root"}, {"Service": "sns.amazonaws.com"}, {"Federated": "*"}],
)
def test_a_principal_that_is_not_named_is_not_meant(principal: Any) -> None:
    assert decide(statement(Principal=principal)) is Verdict.SILENT


@pytest.mark.parametrize("principal", ["*", {"AWS": "*"}, {"Service": "sns.amazonaws.com"}])
def test_a_service_is_named_as_such_or_as_everyone(principal: Any) -> None:
    assert decide(statement(Principal=principal), principal="sns.amazonaws.com") is Verdict.ALLOW


@pytest.mark.parametrize("action", ["sqs:SendMessage", "SQS:sendmessage", "sqs:*", "*", "sqs:Send*", ["x", "sqs:*"]])
def test_an_action_matches_by_wildcard_and_in_any_case(action: Any) -> None:
    assert decide(statement(Action=action)) is Verdict.ALLOW


@pytest.mark.parametrize("action", ["sqs:ReceiveMessage", "sns:*", "sqs:Send"])
def test_another_action_is_not_meant(action: str) -> None:
    assert decide(statement(Action=action)) is Verdict.SILENT


@pytest.mark.parametrize(
    "resource", [QUEUE, "*", "arn:aws:sqs:*:*:orders", "arn:aws:sqs:us-east-1:*", f"{QUEUE[:-1]}?"]
)
def test_a_resource_matches_by_wildcard(resource: str) -> None:
    assert decide(statement(Resource=resource)) is Verdict.ALLOW


def test_a_deny_beats_every_allow() -> None:
    assert decide(statement(), statement("Deny"), statement()) is Verdict.DENY


def test_the_negated_lists_mean_everything_else() -> None:
    parts = {"Effect": "Allow", "NotPrincipal": {"AWS": "1"}, "NotAction": "sqs:DeleteQueue", "NotResource": "x"}
    assert decide(parts) is Verdict.ALLOW


@pytest.mark.parametrize(
    ("operator", "wanted", "holds"),
    [
        ("ArnEquals", TOPIC, True),
        ("ArnLike", "arn:aws:sns:*:*:ne?s", True),
        ("ArnEquals", "arn:aws:sns:*:*:*", True),
        ("ArnLike", "arn:aws:*", False),
        ("ArnLike", f"arn:aws:sns:us-east-1:{ACCOUNT}:other", False),
        ("ArnNotEquals", TOPIC, False),
        ("ArnNotLike", "arn:aws:sns:*:*:other", True),
        ("StringEquals", TOPIC, True),
        ("StringEquals", [TOPIC, "x"], True),
        ("StringEquals", TOPIC.upper(), False),
        ("StringEqualsIgnoreCase", TOPIC.upper(), True),
        ("StringNotEquals", TOPIC, False),
        ("StringNotEqualsIgnoreCase", "x", True),
        ("StringLike", "arn:aws:*:news", True),
        ("StringLike", "arn", False),
        ("StringNotLike", "*", False),
        ("Null", "true", False),
        ("Null", "false", True),
        ("Null", False, True),
    ],
)
def test_a_condition_compares_the_source(operator: str, wanted: Any, holds: bool) -> None:
    verdict = decide(statement(Condition={operator: {"aws:SourceArn": wanted}}), aws_sourcearn=TOPIC)
    assert (verdict is Verdict.ALLOW) == holds


@pytest.mark.parametrize(
    ("operator", "holds"),
    [
        ("StringEquals", False),
        ("ArnLike", False),
        ("StringNotEquals", True),
        ("ArnNotLike", True),
        ("StringEqualsIfExists", True),
        ("ArnLikeIfExists", True),
    ],
)
def test_a_condition_on_a_key_that_is_not_there(operator: str, holds: bool) -> None:
    verdict = decide(statement(Condition={operator: {"aws:SourceArn": "arn:aws:sns:a:b:c"}}))
    assert (verdict is Verdict.ALLOW) == holds


def test_all_lines_of_a_condition_have_to_hold() -> None:
    condition = {"StringEquals": {"aws:SourceAccount": "1"}, "ArnLike": {"aws:SourceArn": TOPIC}}
    assert decide(statement(Condition=condition), aws_sourcearn=TOPIC, aws_sourceaccount="2") is Verdict.SILENT


def test_a_condition_that_the_sandbox_does_not_decide_is_said_so() -> None:
    with pytest.raises(NotModelled, match="does not decide the policy condition IpAddress"):
        decide(statement(Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}))


# --- What it means for calls


def test_the_owner_needs_no_policy(desk: Desk) -> None:
    url = desk.queue("orders", Policy=policy(statement(Principal={"AWS": STRANGER})))
    desk.send(url, "a")
    assert desk.bodies(url) == ["a"]


def test_an_explicit_deny_stops_the_owner_too(desk: Desk) -> None:
    url = desk.queue("orders", Policy=policy(statement("Deny")))
    error = desk.refusal("SendMessage", QueueUrl=url, MessageBody="a")
    assert (error.code, error.query_code, error.status) == ("AccessDeniedException", "AccessDenied", 403)
    assert error.message == (
        f"User: {LEARNER.principal} is not authorized to perform: sqs:sendmessage on resource: {QUEUE} "
        "with an explicit deny in a resource-based policy"
    )


def test_a_deny_of_the_single_call_holds_for_the_batch(desk: Desk) -> None:
    url = desk.queue("orders", Policy=policy(statement("Deny")))
    entries = [{"Id": "1", "MessageBody": "a"}]
    assert desk.refusal("SendMessageBatch", QueueUrl=url, Entries=entries).query_code == "AccessDenied"


def test_a_service_without_a_policy_does_not_get_in(desk: Desk) -> None:
    error = desk.refusal("SendMessage", SNS, QueueUrl=desk.queue("orders"), MessageBody="a")
    assert "because no resource-based policy allows the sqs:sendmessage action" in error.message


@pytest.mark.parametrize(("source", "gets_in"), [(TOPIC, True), (f"{TOPIC}-2", False)])
def test_a_policy_lets_one_topic_in_and_not_the_other(desk: Desk, source: str, gets_in: bool) -> None:
    allow = statement(
        Principal={"Service": "sns.amazonaws.com"},
        Condition={"ArnEquals": {"aws:SourceArn": TOPIC}, "StringEquals": {"aws:SourceAccount": ACCOUNT}},
    )
    url = desk.queue("orders", Policy=policy(allow))
    caller = Caller(ACCOUNT, "us-east-1", "sns.amazonaws.com", source, "")
    if gets_in:
        desk.call("SendMessage", caller, QueueUrl=url, MessageBody="a")
    else:
        assert desk.refusal("SendMessage", caller, QueueUrl=url, MessageBody="a").query_code == "AccessDenied"


def test_a_stranger_gets_in_where_the_policy_names_the_account(desk: Desk) -> None:
    url = desk.queue("orders", Policy=policy(statement(Principal={"AWS": STRANGER})))
    desk.call("SendMessage", STRANGE_ANN, QueueUrl=url, MessageBody="a")
    assert desk.refusal("ReceiveMessage", STRANGE_ANN, QueueUrl=url).query_code == "AccessDenied"


def test_some_calls_are_the_owners_whatever_the_policy_says(desk: Desk) -> None:
    url = desk.queue("orders", Policy=policy(statement(Action="sqs:*")))
    assert desk.refusal("DeleteQueue", STRANGE_ANN, QueueUrl=url).query_code == "AccessDenied"


def test_the_principals_arn_can_be_a_condition(desk: Desk) -> None:
    deny = statement("Deny", Condition={"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/learner"}})
    url = desk.queue("orders", Policy=policy(deny, statement(Principal={"AWS": STRANGER})))
    desk.call("SendMessage", STRANGE_ANN, QueueUrl=url, MessageBody="a")
    assert desk.refusal("SendMessage", QueueUrl=url, MessageBody="a").query_code == "AccessDenied"


def test_a_strangers_queue_is_found_by_owner_and_name(desk: Desk) -> None:
    allow = statement(Principal={"AWS": STRANGER}, Action="sqs:GetQueueUrl")
    url = desk.queue("orders", Policy=policy(allow))
    answer = desk.call("GetQueueUrl", STRANGE_ANN, QueueName="orders", QueueOwnerAWSAccountId=ACCOUNT)
    assert answer == {"QueueUrl": url}


def test_a_service_cannot_use_sqss_own_key(desk: Desk) -> None:
    url = desk.queue("orders", Policy=policy(statement()), KmsMasterKeyId="alias/aws/sqs")
    error = desk.refusal("SendMessage", SNS, QueueUrl=url, MessageBody="a")
    assert error.query_code == "KMS.AccessDeniedException"


# --- AddPermission, RemovePermission


def test_a_permission_becomes_a_statement(desk: Desk) -> None:
    url = desk.queue("orders")
    desk.call("AddPermission", QueueUrl=url, Label="ann", AWSAccountIds=[STRANGER], Actions=["ReceiveMessage"])
    assert json.loads(desk.attributes(url)["Policy"]) == {
        "Version": "2008-10-17",
        "Id": f"{QUEUE}/SQSDefaultPolicy",
        "Statement": [
            {
                "Sid": "ann",
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{STRANGER}:root"},
                "Action": "SQS:ReceiveMessage",
                "Resource": QUEUE,
            }
        ],
    }


def test_a_permission_lets_the_account_in_until_it_is_removed(desk: Desk) -> None:
    url = desk.queue("orders")
    desk.call("AddPermission", QueueUrl=url, Label="ann", AWSAccountIds=[STRANGER], Actions=["SendMessage"])
    desk.call("SendMessage", STRANGE_ANN, QueueUrl=url, MessageBody="a")
    desk.call("RemovePermission", QueueUrl=url, Label="ann")
    assert desk.refusal("SendMessage", STRANGE_ANN, QueueUrl=url, MessageBody="b").query_code == "AccessDenied"
    assert "Policy" not in desk.attributes(url)


def test_a_permission_leaves_the_rest_of_the_policy_alone(desk: Desk) -> None:
    url = desk.queue("orders", Policy=policy(statement(Sid="mine")))
    desk.call("AddPermission", QueueUrl=url, Label="ann", AWSAccountIds=[STRANGER], Actions=["*"])
    desk.call("RemovePermission", QueueUrl=url, Label="ann")
    assert json.loads(desk.attributes(url)["Policy"])["Statement"] == [statement(Sid="mine")]


@pytest.mark.parametrize(
    ("operation", "params", "message"),
    [
        (
            "AddPermission",
            {"Label": "ann", "AWSAccountIds": [STRANGER], "Actions": ["SendMessage"]},
            "Value ann for parameter Label is invalid. Reason: Already exists.",
        ),
        ("RemovePermission", {"Label": "bob"}, "Value bob for parameter Label is invalid. Reason: can't find label."),
        (
            "AddPermission",
            {"Label": "bob", "AWSAccountIds": [STRANGER], "Actions": ["Fly"]},
            "Value SQS:Fly for parameter ActionName is invalid. "
            "Reason: Please refer to the appropriate WSDL for a list of valid actions.",
        ),
        (
            "AddPermission",
            {"Label": "bob", "AWSAccountIds": [STRANGER], "Actions": ["SendMessage"] * 8},
            "8 Actions were found, maximum allowed is 7.",
        ),
    ],
)
def test_a_permission_that_makes_no_sense_is_refused(
    desk: Desk, operation: str, params: dict[str, Any], message: str
) -> None:
    url = desk.queue("orders")
    desk.call("AddPermission", QueueUrl=url, Label="ann", AWSAccountIds=[STRANGER], Actions=["SendMessage"])
    assert desk.refusal(operation, QueueUrl=url, **params).message == message
