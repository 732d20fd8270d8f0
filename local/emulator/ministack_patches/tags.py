"""Tags of EKS resources and OIDC providers can be changed in place.

MiniStack stores changed EKS tags where Describe does not read them. It can't change the tags of an
`aws_eks_pod_identity_association` or an `aws_iam_openid_connect_provider`. A change of the AWS provider's default tags
would show a difference in every later plan, or fail.
"""

from collections.abc import Callable, Iterator
from typing import Any

from ministack.services import eks, iam

from .ec2_xml import Parameters
from .internals import Response, require, wrap

# The stores of EKS, and the key of the ARN in their records.
_STORES = {
    "_clusters": "arn",
    "_nodegroups": "nodegroupArn",
    "_addons": "addonArn",
    "_access_entries": "accessEntryArn",
    "_pod_identity_associations": "associationArn",
}


def apply() -> None:
    require(eks, "_tags", *_STORES)
    require(iam, "_IAM_HANDLERS", "_oidc_providers", "_p", "_error", "_xml", "_extract_tags", "_extract_tag_keys")
    wrap(eks, "_tag_resource", show_changed_tags)
    wrap(eks, "_untag_resource", show_changed_tags)
    wrap(eks, "_resolve_tag_resource_arn", resolve_pod_identity_association)
    iam._IAM_HANDLERS["TagOpenIDConnectProvider"] = tag_oidc_provider
    iam._IAM_HANDLERS["UntagOpenIDConnectProvider"] = untag_oidc_provider


def show_changed_tags(original: Callable[..., Response], arn: str, change: dict[str, Any]) -> Response:
    response = original(arn, change)
    for record_arn, record in _records():
        if record_arn == arn:
            record["tags"] = dict(eks._tags.get(arn, {}))
    return response


def resolve_pod_identity_association(original: Callable[[str], Any], arn: str) -> tuple[str | None, Response | None]:
    """The ARN, or an error response."""
    known = any(arn == record["associationArn"] for record in eks._pod_identity_associations.values())
    return (arn, None) if known else original(arn)


def tag_oidc_provider(parameters: Parameters) -> Response:
    added = iam._extract_tags(parameters)
    return _retag("Tag", parameters, {tag["Key"] for tag in added}, added)


def untag_oidc_provider(parameters: Parameters) -> Response:
    return _retag("Untag", parameters, iam._extract_tag_keys(parameters), [])


def _retag(verb: str, parameters: Parameters, removed: set[str], added: list[dict[str, str]]) -> Response:
    arn = iam._p(parameters, "OpenIDConnectProviderArn")
    provider = iam._oidc_providers.get(arn)
    if provider is None:
        return iam._error(404, "NoSuchEntity", f"OIDC provider {arn} not found.", ns="iam")
    provider["Tags"] = [tag for tag in provider["Tags"] if tag["Key"] not in removed] + added
    return iam._xml(200, f"{verb}OpenIDConnectProviderResponse", "", ns="iam")


def _records() -> Iterator[tuple[str, dict[str, Any]]]:
    for store, arn_key in _STORES.items():
        for record in getattr(eks, store).values():
            yield record[arn_key], record
