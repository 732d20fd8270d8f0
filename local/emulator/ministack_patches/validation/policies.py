"""The grammar of policies, for documents of all kinds. Each service has its own words for a problem.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .condition_operators import is_operator

Statement = dict[str, Any]

_VERSIONS = ("2008-10-17", "2012-10-17")
_DOCUMENT = frozenset({"Version", "Id", "Statement"})
_ELEMENTS = frozenset({
    "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition",
})  # fmt: skip
_PRINCIPALS = frozenset({"AWS", "CanonicalUser", "Federated", "Service"})
_ACTION = re.compile(r"\*|[a-zA-Z0-9-]+:[a-zA-Z0-9*?]+")
_RESOURCE = re.compile(r"\*|arn:[^:]+:[^:]*:[^:]*:[^:]*:.+")


@dataclass(frozen=True)
class Grammar:
    """What the policies of a kind have besides effect and action."""

    has_principal: bool = False
    has_resource: bool = True


@dataclass(frozen=True)
class PolicyProblem:
    kind: str
    """json, syntax, version, sid, principal, action or resource"""
    text: str
    """The problem in the words of IAM."""


def problem_of(document: str, grammar: Grammar) -> PolicyProblem | None:
    """The first problem of a policy, or None."""
    return next(_problems(document, grammar), None)


def statements(document: str) -> list[Statement]:
    """The statements of a policy without problems."""
    return _listed(json.loads(document)["Statement"])


def principals(document: str, kind: str) -> Iterator[str]:
    """The principals of a kind, such as `AWS`, in a policy without problems."""
    for statement in statements(document):
        for element in ("Principal", "NotPrincipal"):
            principal = statement.get(element)
            if isinstance(principal, dict):
                yield from _listed(principal.get(kind, []))


def _problems(text: str, grammar: Grammar) -> Iterator[PolicyProblem]:
    try:
        document = json.loads(text)
    except ValueError:
        yield PolicyProblem("json", "This policy contains invalid Json")
        return
    if not isinstance(document, dict) or set(document) - _DOCUMENT or not _listed(document.get("Statement", [])):
        yield _syntax()
        return
    if document.get("Version", "2012-10-17") not in _VERSIONS:
        yield PolicyProblem("version", "Policy document must be version 2012-10-17 or greater.")
    found = _listed(document["Statement"])
    for statement in found:
        yield from _statement(statement, grammar)
    names = [one["Sid"] for one in found if "Sid" in one]
    if len(names) != len(set(names)):
        yield PolicyProblem("sid", "Statement IDs (SID) in a single policy must be unique.")


def _statement(statement: Any, grammar: Grammar) -> Iterator[PolicyProblem]:
    if not isinstance(statement, dict) or not set(statement) <= _ELEMENTS:
        yield _syntax()
        return
    if statement.get("Effect") not in {"Allow", "Deny"}:
        yield _syntax()
    yield from _principal(statement, grammar)
    yield from _either(statement, "Action", _ACTION, "Policy statement must contain actions.")
    if grammar.has_resource:
        yield from _either(statement, "Resource", _RESOURCE, "Policy statement must contain resources.")
    elif "Resource" in statement or "NotResource" in statement:
        yield PolicyProblem("resource", "Has prohibited field Resource")
    condition = statement.get("Condition", {})
    if (
        not isinstance(condition, dict)
        or not all(isinstance(keys, dict) for keys in condition.values())
        or not all(is_operator(name) for name in condition)
    ):
        yield _syntax()


def _principal(statement: Statement, grammar: Grammar) -> Iterator[PolicyProblem]:
    principal = statement.get("Principal", statement.get("NotPrincipal"))
    if not grammar.has_principal and principal is not None:
        yield PolicyProblem("principal", "Policy document should not specify a principal.")
    elif grammar.has_principal and not principal:
        yield PolicyProblem("principal", "Missing required field Principal")
    elif (isinstance(principal, dict) and not set(principal) <= _PRINCIPALS) or (
        isinstance(principal, str) and principal != "*"
    ):
        yield _syntax()


def _either(statement: Statement, name: str, form: "re.Pattern[str]", missing: str) -> Iterator[PolicyProblem]:
    """Exactly one of an element and its negation."""
    if name in statement and f"Not{name}" in statement:
        yield _syntax()
        return
    values = _listed(statement.get(name, statement.get(f"Not{name}", [])))
    if not values:
        yield PolicyProblem(name.lower(), missing)
    for value in values:
        if not isinstance(value, str):
            yield _syntax()
        elif not form.fullmatch(value):
            yield PolicyProblem(name.lower(), _MALFORMED[name].format(value))


_MALFORMED = {
    "Action": "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
    "Resource": 'Resource {} must be in ARN format or "*".',
}


def _syntax() -> PolicyProblem:
    return PolicyProblem("syntax", "Syntax errors in policy.")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
