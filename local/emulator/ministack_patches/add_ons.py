"""EKS add-ons create the pod identity associations of a request, and show the ARNs of these associations.

MiniStack creates no associations, and shows the values of the request. The AWS provider can't read these values, so
creating or updating an `aws_eks_addon` with associations fails. An update without a role also removes the role:
https://github.com/hashicorp/terraform-provider-aws/issues/19402
"""

import json
from collections.abc import Callable
from typing import Any

from ministack.services import eks

from .internals import Response, require, wrap


def apply() -> None:
    require(eks, "_addons", "_pod_identity_associations", "_create_pod_identity_association", "_pia_key")
    for name, wrapper in (("_create_addon", create), ("_update_addon", update), ("_delete_addon", delete)):
        wrap(eks, name, wrapper)


def create(original: Callable[..., Response], cluster: str, body: dict[str, Any]) -> Response:
    response = original(cluster, body)
    if response[0] != 200:
        return response
    add_on = eks._addons[f"{cluster}/{body['addonName']}"]
    refusal = _associate(cluster, add_on, body.get("podIdentityAssociations", []))
    if refusal:
        del eks._addons[f"{cluster}/{body['addonName']}"]
    return refusal or eks._json_resp(200, {"addon": add_on})


def update(original: Callable[..., Response], cluster: str, name: str, body: dict[str, Any]) -> Response:
    wanted = body.pop("podIdentityAssociations", None)
    response = original(cluster, name, body)
    if response[0] != 200:
        return response
    # the add-on then uses the node's role: https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateAddon.html
    if "serviceAccountRoleArn" not in body:
        eks._addons[f"{cluster}/{name}"].pop("serviceAccountRoleArn", None)
    if wanted is None:
        return response
    # an update replaces all associations: https://docs.aws.amazon.com/eks/latest/userguide/update-addon-role.html
    add_on = eks._addons[f"{cluster}/{name}"]
    _dissociate(cluster, add_on)
    return _associate(cluster, add_on, wanted) or response


def delete(original: Callable[..., Response], cluster: str, name: str) -> Response:
    add_on = eks._addons.get(f"{cluster}/{name}")
    if add_on is not None:
        _dissociate(cluster, add_on)
    return original(cluster, name)


def _associate(cluster: str, add_on: dict[str, Any], wanted: list[dict[str, str]]) -> Response | None:
    """Creates the add-on's associations. Returns the response for the first one that is refused, or None."""
    add_on["podIdentityAssociations"] = []
    for association in wanted:
        # an add-on does not take over an existing association:
        # https://docs.aws.amazon.com/eks/latest/userguide/add-ons-iam.html
        response = eks._create_pod_identity_association(cluster, {**association, "namespace": "kube-system"})
        if response[0] != 200:
            _dissociate(cluster, add_on)
            return response
        made = json.loads(response[2])["association"]
        eks._pod_identity_associations[eks._pia_key(cluster, made["associationId"])]["ownerArn"] = add_on["addonArn"]
        add_on["podIdentityAssociations"].append(made["associationArn"])
    return None


def _dissociate(cluster: str, add_on: dict[str, Any]) -> None:
    for arn in add_on.get("podIdentityAssociations", []):
        eks._pod_identity_associations.pop(eks._pia_key(cluster, arn.rpartition("/")[2]), None)
    add_on["podIdentityAssociations"] = []
