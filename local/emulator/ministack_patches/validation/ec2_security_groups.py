"""Security groups: names, descriptions, and the rules' protocols, ports, addresses, references and number."""

import re

from ministack.services import ec2

from ministack_patches.internals import require

from .ec2_lookups import is_block, security_group
from .refusals import RefusedError
from .rules import Parameters, rule

# https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html: for IPv4 and IPv6 separately
RULES_PER_GROUP = 60

require(ec2, "_prefix_lists", "_is_aws_managed_prefix_id")

_DESCRIPTION = re.compile(r"[a-zA-Z0-9. _\-:/()#,@\[\]+=&;{}!$*]{0,255}")
_PROTOCOLS = frozenset({"-1", "tcp", "udp", "icmp", "icmpv6", *map(str, range(256))})
_WITH_PORTS = frozenset({"tcp", "udp", "6", "17"})
_AUTHORIZE = ("AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress")


@rule("ec2", "CreateSecurityGroup")
def name(parameters: Parameters) -> None:
    """Names: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html.

    The name `default` is that of the group of each VPC. The wording of the others is not known.
    """
    wanted = parameters["GroupName"]
    if wanted == "default":
        raise RefusedError("InvalidParameterValue", "Cannot use reserved security group name: default")
    if wanted.startswith("sg-") or not _DESCRIPTION.fullmatch(wanted):
        message = f"Value ({wanted}) for parameter GroupName is invalid. Group names may not be in the format sg-*."
        raise RefusedError("InvalidParameterValue", message)


@rule("ec2", "CreateSecurityGroup")
def description(parameters: Parameters) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html

    The wording is that of public reports on apostrophes and arrows in descriptions.
    """
    if not _DESCRIPTION.fullmatch(parameters["Description"]):
        valid = "Valid descriptions are strings less than 256 characters from the following set"
        message = f"Invalid security group description. {valid}:  a-zA-Z0-9. _-:/()#,@[]+=&;{{}}!$*"
        raise RefusedError("InvalidParameterValue", message)


@rule("ec2", *_AUTHORIZE)
def protocol(parameters: Parameters) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html. EC2's wording is not known."""
    for permission in _permissions(parameters):
        wanted = permission.get("IpProtocol", "")
        if wanted.lower() not in _PROTOCOLS:
            message = f"Invalid value '{wanted}' for IP protocol. Unknown protocol."
            raise RefusedError("InvalidParameterValue", message)


@rule("ec2", *_AUTHORIZE)
def ports(parameters: Parameters) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html

    The wording: https://github.com/boto/boto3/issues/336, https://github.com/chef-boneyard/chef-provisioning-aws/issues/183.
    """
    for permission in _permissions(parameters):
        if permission.get("IpProtocol", "").lower() not in _WITH_PORTS:
            continue
        first, last = (permission.get(name) for name in ("FromPort", "ToPort"))
        if first is None or last is None:
            message = "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange."
            raise RefusedError("InvalidParameterValue", message)
        for port in (first, last):
            if not 0 <= port <= 65535:
                raise RefusedError("InvalidPermission.Malformed", f"TCP/UDP port ({port}) out of range")
        if first > last:
            raise RefusedError("InvalidParameterValue", f"Invalid TCP/UDP port range ({first}:{last})")


@rule("ec2", *_AUTHORIZE)
def addresses(parameters: Parameters) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html"""
    for permission in _permissions(parameters):
        ipv4 = [one.get("CidrIp", "") for one in permission.get("IpRanges", [])]
        ipv6 = [one.get("CidrIpv6", "") for one in permission.get("Ipv6Ranges", [])]
        for block in [*ipv4, *ipv6]:
            if not is_block(block) or (":" in block) != (block in ipv6):
                raise RefusedError("InvalidParameterValue", f"CIDR block {block} is malformed")


@rule("ec2", *_AUTHORIZE)
def references(parameters: Parameters) -> None:
    """InvalidGroup.NotFound, InvalidPrefixListID.NotFound.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
    """
    security_group(parameters.get("GroupId", ""))
    for permission in _permissions(parameters):
        for pair in permission.get("UserIdGroupPairs", []):
            security_group(pair.get("GroupId", ""))
        for entry in permission.get("PrefixListIds", []):
            wanted = entry.get("PrefixListId", "")
            # a list of AWS, which gateway endpoints have, or one of the account
            if wanted not in ec2._prefix_lists and not ec2._is_aws_managed_prefix_id(wanted):
                message = f"The prefix list ID '{wanted}' does not exist"
                raise RefusedError("InvalidPrefixListID.NotFound", message)


@rule("ec2", "AuthorizeSecurityGroupIngress")
def ingress_count(parameters: Parameters) -> None:
    """The quota of rules: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"""
    _count(parameters, "IpPermissions")


@rule("ec2", "AuthorizeSecurityGroupEgress")
def egress_count(parameters: Parameters) -> None:
    """The quota of rules: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"""
    _count(parameters, "IpPermissionsEgress")


def _count(parameters: Parameters, direction: str) -> None:
    """A group or prefix list is a rule for both IPv4 and IPv6: https://github.com/terraform-linters/tflint/issues/268."""
    rules = [*security_group(parameters.get("GroupId", ""))[direction], *_permissions(parameters)]
    both = sum(len(one.get(kind, [])) for one in rules for kind in ("UserIdGroupPairs", "PrefixListIds"))
    for kind in ("IpRanges", "Ipv6Ranges"):
        if both + sum(len(one.get(kind, [])) for one in rules) > RULES_PER_GROUP:
            message = "The maximum number of rules per security group has been reached."
            raise RefusedError("RulesPerSecurityGroupLimitExceeded", message)


def _permissions(parameters: Parameters) -> list[Parameters]:
    return parameters.get("IpPermissions", [])
