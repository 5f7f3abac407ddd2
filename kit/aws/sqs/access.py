"""Who may do what with a queue: the account's own administrator anything that no policy denies, others what it allows.

Identity policies are not modelled: the learner is an administrator. Sources: IAM guide on cross-account access and
service principals; model notes "Cross-account permissions don't apply to this action".
"""

from __future__ import annotations

from dataclasses import dataclass

from kit.aws.sqs import errors
from kit.aws.sqs.policy import Access, Verdict
from kit.aws.sqs.queue import Queue
from kit.errors import AwsError

_OWNER_ONLY = frozenset(
    {
        "AddPermission",
        "CancelMessageMoveTask",
        "CreateQueue",
        "DeleteQueue",
        "ListMessageMoveTasks",
        "ListQueues",
        "ListQueueTags",
        "RemovePermission",
        "SetQueueAttributes",
        "StartMessageMoveTask",
        "TagQueue",
        "UntagQueue",
    }
)
_OWN_KEY = "alias/aws/sqs"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls.

    principal: an ARN, or a service such as ``sns.amazonaws.com``; source_arn: on whose behalf a service calls;
    name: the application id of the client, "" when it has none.
    """

    account_id: str
    region: str
    principal: str
    source_arn: str | None
    name: str

    @property
    def is_service(self) -> bool:
        """Tell whether an AWS service calls."""
        return not self.principal.startswith("arn:")


def check_access(queue: Queue, operation: str, caller: Caller) -> None:
    """Raise AccessDenied unless the caller may do this; KmsAccessDenied when the queue's key is closed to it."""
    policy = queue.settings.policy
    is_owner = not caller.is_service and caller.account_id == queue.address.account_id
    if is_owner and policy is None:
        return
    action = f"sqs:{operation.removesuffix('Batch')}"
    verdict = Verdict.SILENT if policy is None else policy.decide(_access(queue, action, caller))
    if verdict is Verdict.DENY:
        raise _denied(queue, action, caller, "with an explicit deny in a resource-based policy")
    if not is_owner and (verdict is Verdict.SILENT or operation in _OWNER_ONLY):
        raise _denied(queue, action, caller, f"because no resource-based policy allows the {action.lower()} action")
    if caller.is_service and queue.settings.kms_key == _OWN_KEY:
        raise errors.kms_access_denied()


def _access(queue: Queue, action: str, caller: Caller) -> Access:
    keys = {"aws:securetransport": "true"}
    if caller.is_service:
        keys |= {"aws:principalisawsservice": "true", "aws:principalservicename": caller.principal}
    else:
        keys |= {
            "aws:principalisawsservice": "false",
            "aws:principalarn": caller.principal,
            "aws:principalaccount": caller.account_id,
        }
    if caller.source_arn is not None:
        keys["aws:sourcearn"] = caller.source_arn
        keys["aws:sourceaccount"] = _account_of(caller.source_arn) or caller.account_id
    return Access(action, queue.arn, caller.principal, caller.account_id, keys)


def _account_of(arn: str) -> str:
    """Return the account that an ARN names; some, such as those of S3 buckets, name none."""
    parts = arn.split(":")
    return parts[4] if len(parts) > len(("arn", "partition", "service", "region")) else ""


def _denied(queue: Queue, action: str, caller: Caller, why: str) -> AwsError:
    return errors.access_denied(
        f"User: {caller.principal} is not authorized to perform: {action.lower()} on resource: {queue.arn} {why}"
    )
