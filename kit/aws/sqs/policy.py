"""Queue policies: what a resource policy says about one access.

Read from the JSON of a queue's Policy attribute, decided as IAM does: an explicit Deny wins, then an Allow, else
nothing is said (IAM guide reference_policies_evaluation-logic). It knows nothing of queues; an access is plain data.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from kit.errors import NotModelled

_ARN_PARTS = 6


class Verdict(Enum):
    """What a policy says about an access."""

    ALLOW = "allow"
    DENY = "deny"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Access:
    """Who wants to do what to which queue.

    action: like ``sqs:SendMessage``; principal: an ARN or a service such as ``sns.amazonaws.com``;
    keys: condition keys in lower case with their value; keys that do not apply are left out.
    """

    action: str
    resource: str
    principal: str
    account_id: str
    keys: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of a Condition block: all lines must hold, one of ``values`` is enough for a line."""

    operator: str
    key: str
    values: tuple[str, ...]
    if_exists: bool

    def holds(self, keys: Mapping[str, str]) -> bool:
        """Tell whether this line holds for an access with these condition keys."""
        actual = keys.get(self.key)
        if self.operator == "Null":
            return (actual is None) == (self.values[0].lower() == "true")
        test, negated = _OPERATORS[self.operator]
        if actual is None:
            return negated or self.if_exists
        return any(test(actual, wanted) for wanted in self.values) != negated


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; the three ``not_`` flags turn the list beside them around."""

    allows: bool
    principals: tuple[tuple[str, str], ...]
    not_principal: bool
    actions: tuple[str, ...]
    not_action: bool
    resources: tuple[str, ...]
    not_resource: bool
    conditions: tuple[Condition, ...]

    def applies_to(self, access: Access) -> bool:
        """Tell whether the statement speaks about this access."""
        return (
            any(_is_principal(kind, name, access) for kind, name in self.principals) != self.not_principal
            and any(_like(access.action.lower(), pattern) for pattern in self.actions) != self.not_action
            and any(_like(access.resource, pattern) for pattern in self.resources) != self.not_resource
            and all(condition.holds(access.keys) for condition in self.conditions)
        )


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy that has been read and found valid."""

    statements: tuple[Statement, ...]

    def decide(self, access: Access) -> Verdict:
        """Return what the policy says about an access."""
        verdict = Verdict.SILENT
        for statement in self.statements:
            if statement.applies_to(access):
                if not statement.allows:
                    return Verdict.DENY
                verdict = Verdict.ALLOW
        return verdict


def read_policy(text: str) -> Policy:
    """Return the policy that a JSON text holds.

    Raises ValueError when it is none, NotModelled for a condition operator that the sandbox does not decide.
    """
    document = json.loads(text)
    if not isinstance(document, dict) or not document.get("Statement"):
        raise ValueError("a policy is a JSON object with a Statement")
    return Policy(tuple(_read_statement(statement) for statement in _listed(document["Statement"])))


def _read_statement(raw: Any) -> Statement:
    if not isinstance(raw, dict) or raw.get("Effect") not in ("Allow", "Deny"):
        raise ValueError("a statement is an object whose Effect is Allow or Deny")
    principals, not_principal = _either(raw, "Principal")
    actions, not_action = _either(raw, "Action")
    resources, not_resource = _either(raw, "Resource")
    return Statement(
        allows=raw["Effect"] == "Allow",
        principals=tuple(_read_principals(principals)),
        not_principal=not_principal,
        actions=tuple(action.lower() for action in _texts(actions)),
        not_action=not_action,
        resources=tuple(_texts(resources)),
        not_resource=not_resource,
        conditions=tuple(_read_conditions(raw.get("Condition", {}))),
    )


def _either(raw: dict[str, Any], name: str) -> tuple[Any, bool]:
    """Return the value of ``name`` or of ``Not`` + ``name``, and whether it was the latter."""
    if (name in raw) == (f"Not{name}" in raw):
        raise ValueError(f"a statement has either {name} or Not{name}")
    return (raw[name], False) if name in raw else (raw[f"Not{name}"], True)


def _read_principals(raw: Any) -> Iterable[tuple[str, str]]:
    if raw == "*":
        return [("AWS", "*")]
    if not isinstance(raw, dict) or not raw:
        raise ValueError('a principal is "*" or an object')
    return [(kind, name) for kind, names in raw.items() for name in _texts(names)]


def _read_conditions(raw: Any) -> Iterable[Condition]:
    if not isinstance(raw, dict):
        raise ValueError("a Condition is an object")
    for operator, lines in raw.items():
        plain = operator.removesuffix("IfExists")
        if plain not in _OPERATORS and operator != "Null":
            raise NotModelled(
                f"The sandbox does not decide the policy condition {operator}: "
                f"use one of {', '.join(sorted({*_OPERATORS, 'Null'}))}."
            )
        for key, values in lines.items():
            yield Condition(plain, key.lower(), tuple(_texts(values)), plain != operator)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _texts(value: Any) -> list[str]:
    """Return one or several values as texts; JSON's true and numbers count as their text."""
    texts = [str(item).lower() if isinstance(item, bool) else str(item) for item in _listed(value)]
    if not texts:
        raise ValueError("an empty list matches nothing")
    return texts


def _is_principal(kind: str, name: str, access: Access) -> bool:
    """``"*"`` is everyone, services included; an account's number or root stands for everyone in it."""
    if kind == "Service":
        return access.principal == name
    if kind != "AWS":
        return False
    whole_account = name == access.account_id or (
        name.startswith("arn:") and name.endswith(f":{access.account_id}:root")
    )
    is_service = not access.principal.startswith("arn:")
    return name == "*" or (not is_service and (whole_account or name == access.principal))


def _like(actual: str, wanted: str) -> bool:
    """Compare with a pattern in which * stands for any text and ? for any character.

    Only the last * passed is ever reconsidered, so that no pattern takes longer than the product of the two lengths.
    """
    at = place = 0
    star, resumed = -1, 0
    while at < len(actual):
        if wanted[place : place + 1] == "*":
            star, resumed, place = place, at, place + 1
        elif wanted[place : place + 1] in ("?", actual[at]):
            at, place = at + 1, place + 1
        elif star >= 0:
            resumed += 1
            at, place = resumed, star + 1
        else:
            return False
    return not wanted[place:].strip("*")


def _equal(actual: str, wanted: str) -> bool:
    return actual == wanted


def _equal_ignoring_case(actual: str, wanted: str) -> bool:
    return actual.lower() == wanted.lower()


def _arn_like(actual: str, wanted: str) -> bool:
    """ARNs are compared part by part, so that a wildcard does not reach over a colon of the first five."""
    actual_parts, wanted_parts = actual.split(":", _ARN_PARTS - 1), wanted.split(":", _ARN_PARTS - 1)
    return len(actual_parts) == len(wanted_parts) and all(map(_like, actual_parts, wanted_parts))


_OPERATORS: dict[str, tuple[Callable[[str, str], bool], bool]] = {
    "StringEquals": (_equal, False),
    "StringNotEquals": (_equal, True),
    "StringEqualsIgnoreCase": (_equal_ignoring_case, False),
    "StringNotEqualsIgnoreCase": (_equal_ignoring_case, True),
    "StringLike": (_like, False),
    "StringNotLike": (_like, True),
    "ArnEquals": (_arn_like, False),
    "ArnLike": (_arn_like, False),
    "ArnNotEquals": (_arn_like, True),
    "ArnNotLike": (_arn_like, True),
    "Bool": (_equal_ignoring_case, False),
}
"""Operator: how one value is compared, and whether the result is turned around."""
