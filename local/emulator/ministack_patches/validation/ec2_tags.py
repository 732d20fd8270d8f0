"""Tags of EC2's resources: keys, values and number, in CreateTags and in the tags of new resources."""

from collections.abc import Callable, Iterator
from typing import Any

from ministack.services import ec2

from ministack_patches.internals import require

from .refusals import RefusedError
from .rules import Parameters, rule

require(ec2, "_tags")

# https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions
TAGS_PER_RESOURCE = 50

_TAGGING = (
    "AllocateAddress",
    "CreateFlowLogs",
    "CreateInternetGateway",
    "CreateLaunchTemplate",
    "CreateNatGateway",
    "CreateRouteTable",
    "CreateSecurityGroup",
    "CreateSubnet",
    "CreateTags",
    "CreateVpc",
    "CreateVpcEndpoint",
    "ImportKeyPair",
)


@rule("ec2", *_TAGGING)
def reserved(parameters: Parameters) -> None:
    """Keys with `aws:`: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html.

    The wording: https://github.com/jcjorel/ec2-spot-converter/issues/13.
    """
    if any(tag.get("Key", "").lower().startswith("aws:") for tag in _tags(parameters)):
        raise RefusedError("InvalidParameterValue", "Tag keys starting with 'aws:' are reserved for internal use")


@rule("ec2", *_TAGGING)
def length(parameters: Parameters) -> None:
    """128 characters for a key, 256 for a value: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html.

    EC2's wording is not known.
    """
    for tag in _tags(parameters):
        for part, most in (("Key", 128), ("Value", 256)):
            if len(tag.get(part, "")) > most:
                message = f"Tag {part.lower()} exceeds the maximum length of {most} characters"
                raise RefusedError("InvalidParameterValue", message)


@rule("ec2", *_TAGGING)
def count(parameters: Parameters) -> None:
    """50 for a resource: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html.

    The wording: moto/ec2/exceptions.py of moto 5.2.5 (PyPI).
    """
    added = {tag.get("Key") for tag in _tags(parameters)}
    former = ({tag["Key"] for tag in ec2._tags.get(resource, [])} for resource in parameters.get("Resources", []))
    if any(len(keys | added) > TAGS_PER_RESOURCE for keys in (set(), *former)):
        raise RefusedError("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.")


@rule("ec2", "CreateTags")
def resources(parameters: Parameters) -> None:
    """What is tagged exists: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html"""
    for resource in parameters["Resources"]:
        stores = _STORES.get(resource.partition("-")[0])
        if stores is not None and resource not in stores():
            raise RefusedError("InvalidID", f"The ID '{resource}' is not valid")


_STORES: dict[str, Callable[[], Any]] = {
    "igw": lambda: ec2._internet_gateways,
    "rtb": lambda: ec2._route_tables,
    "subnet": lambda: ec2._subnets,
    "vpc": lambda: ec2._vpcs,
}


def _tags(parameters: Parameters) -> Iterator[Parameters]:
    yield from parameters.get("Tags", [])
    for specification in parameters.get("TagSpecifications", []):
        yield from specification.get("Tags", [])
