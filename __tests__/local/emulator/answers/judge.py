"""Reads an answer by the output shape of botocore's service model, and says what the model does not allow.

Clients drop what a model does not have, and take a missing value for an empty one: a wrong answer is not noticed.
"""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, TypeAlias
from xml.etree.ElementTree import Element

from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel
from botocore.parsers import create_parser
from defusedxml.ElementTree import fromstring
from ministack_patches.validation import constraints

Shape: TypeAlias = Any
"""A shape of botocore. Its classes for lists, maps and structures have attributes that `botocore.model.Shape` lacks."""

_loader = Loader()


@cache
def service_model(service: str) -> ServiceModel:
    return ServiceModel(_loader.load_service_model(service, "service-2"), service)


def problems(operation: OperationModel, status: int, headers: dict[str, str], body: bytes) -> list[str]:
    """What is wrong with the answer to a request that was accepted."""
    shape = operation.output_shape
    if shape is None or operation.has_streaming_output:
        return []
    protocol = operation.service_model.metadata["protocol"]
    wrapper = shape.serialization.get("resultWrapper")
    if wrapper and all(_local(child) != wrapper for child in fromstring(body)):
        return [f"no <{wrapper}>"]
    parsed = create_parser(protocol).parse({"status_code": status, "headers": headers, "body": body}, shape)
    parsed.pop("ResponseMetadata", None)
    found = [f"{one.path}: {one.constraint}" for one in constraints.problems(shape, parsed) if not _is_of_aws(one)]
    return [*found, *(f"{path}: the model has no such member" for path in _unknown(operation, protocol, body))]


def _is_of_aws(problem: constraints.Problem) -> bool:
    """Whether AWS's own answers have such a value, although the model does not."""
    # the models are for requests: https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeCluster.html
    if problem.kind == "length" and problem.value in ([], {}):
        return True
    # examples of https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcEndpoints.html and
    # https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InternetGatewayAttachment.html
    return problem.kind == "enum" and problem.path.endswith(".State") and problem.value == "available"


# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html: in its example
_ANY_ROOT = frozenset({"requestId", "ResponseMetadata", "return"})
# of a VPC, which clients drop
_DROPPED = frozenset({"defaultNetworkAclId", "defaultSecurityGroupId", "mainRouteTableId"})


def _unknown(operation: OperationModel, protocol: str, body: bytes) -> Iterator[str]:
    shape: Shape = operation.output_shape
    payload = shape.serialization.get("payload")
    if payload:
        shape = shape.members[payload]
        if shape.type_name != "structure":
            return
    if not body.strip():
        return
    if protocol.endswith("json"):
        yield from _json(shape, json.loads(body), "")
        return
    root = fromstring(body)
    if wrapper := shape.serialization.get("resultWrapper"):
        root = next(child for child in root if _local(child) == wrapper)
    yield from _structure(shape, root, "", _ANY_ROOT)


def _json(shape: Shape, document: Any, path: str) -> Iterator[str]:
    if shape.type_name == "structure" and isinstance(document, dict) and not shape.is_document_type:
        names = {member.serialization.get("name", name): member for name, member in shape.members.items()}
        for name, value in document.items():
            if name not in names:
                yield f"{path}.{name}"
            elif value is not None:
                yield from _json(names[name], value, f"{path}.{name}")
    elif shape.type_name == "list" and isinstance(document, list):
        for item in document:
            yield from _json(shape.member, item, f"{path}[]")
    elif shape.type_name == "map" and isinstance(document, dict):
        for value in document.values():
            yield from _json(shape.value, value, f"{path}.*")


def _structure(shape: Shape, element: Element, path: str, others: frozenset[str] = _DROPPED) -> Iterator[str]:
    names = {_element_name(name, member): member for name, member in shape.members.items()}
    for child in element:
        name = _local(child)
        if name in names:
            yield from _xml(names[name], child, f"{path}.{name}")
        elif name not in others:
            yield f"{path}.{name}"


def _element_name(name: str, member: Shape) -> str:
    if member.type_name == "list" and member.serialization.get("flattened"):
        return member.member.serialization.get("name", member.serialization.get("name", name))
    return member.serialization.get("name", name)


def _xml(shape: Shape, element: Element, path: str) -> Iterator[str]:
    if shape.type_name == "structure":
        yield from _structure(shape, element, path)
    elif shape.type_name == "list" and shape.serialization.get("flattened"):
        yield from _xml(shape.member, element, path)
    elif shape.type_name == "list":
        item = shape.member.serialization.get("name", "member")
        for child in element:
            if _local(child) == item:
                yield from _xml(shape.member, child, f"{path}[]")
            else:
                yield f"{path}.{_local(child)}"


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]
