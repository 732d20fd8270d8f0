"""Requests are refused as on AWS: by the values that botocore's service models allow, and by rules of this package.

MiniStack stores what it is sent. A deployment of values that AWS refuses then succeeds here. All requests of the
services that the stacks call pass `validate`, after IAM has allowed them and before MiniStack handles them.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from ministack import app
from ministack.services import ec2

from ministack_patches.internals import Response, require, wrap_entry

from . import (
    ec2_deletions,
    ec2_endpoints,
    ec2_flow_logs,
    ec2_gateways,
    ec2_key_pairs,
    ec2_launch_templates,
    ec2_network_interfaces,
    ec2_routes,
    ec2_security_groups,
    ec2_subnets,
    ec2_tags,
    ec2_vpcs,
    ecr_repositories,
    eks_access,
    eks_add_ons,
    eks_clusters,
    eks_machines,
    eks_networks,
    eks_node_groups,
    iam_policies,
    iam_roles,
    kms_keys,
    logs_groups,
    models,
    s3_buckets,
    ssm_parameters,
)
from .reading.request import HttpRequest, read
from .refusals import SERVICES, RefusedError, answer
from .rules import RULES

RULE_MODULES = (
    ec2_vpcs,
    ec2_subnets,
    ec2_routes,
    ec2_gateways,
    ec2_security_groups,
    ec2_network_interfaces,
    ec2_endpoints,
    ec2_flow_logs,
    ec2_launch_templates,
    ec2_key_pairs,
    ec2_tags,
    ec2_deletions,
    eks_networks,
    eks_clusters,
    eks_node_groups,
    eks_machines,
    eks_add_ons,
    eks_access,
    iam_policies,
    iam_roles,
    kms_keys,
    logs_groups,
    ssm_parameters,
    ecr_repositories,
    s3_buckets,
)
"""The modules with rules. Importing one registers its rules."""


def apply() -> None:
    require(app, "SERVICE_HANDLERS")
    require(ec2, "_ensure_defaults_initialized")
    for service in SERVICES:
        wrap_entry(app.SERVICE_HANDLERS, service, partial(validate, service))


async def validate(
    service: str,
    original: Callable[..., Any],
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes,
    query: dict[str, list[str]],
) -> Response:
    try:
        check(service, HttpRequest(method, path, headers, body, query))
    except RefusedError as refused:
        return answer(service, refused)
    return await original(method, path, headers, body, query)


def check(service: str, http: HttpRequest) -> None:
    """Raises `RefusedError` for a request that AWS refuses."""
    request = read(service, http)
    if request is None:
        return
    models.check(request)
    # MiniStack makes the default VPC when it handles the first request to EC2
    ec2._ensure_defaults_initialized()
    for rule in RULES.get((service, request.operation.name), ()):
        rule(request.parameters)
