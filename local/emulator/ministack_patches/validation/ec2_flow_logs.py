"""Flow logs: their interval, what they watch, and where they go."""

from ministack.services import iam

from ministack_patches.internals import require

from .ec2_lookups import subnet, vpc
from .refusals import RefusedError
from .rules import Parameters, rule

require(iam, "_roles")

_INTERVALS = (60, 600)


@rule("ec2", "CreateFlowLogs")
def interval(parameters: Parameters) -> None:
    """60 or 600 seconds: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html.

    The wording: moto/ec2/exceptions.py of moto 5.2.5 (PyPI).
    """
    if parameters.get("MaxAggregationInterval", 600) not in _INTERVALS:
        raise RefusedError("InvalidParameter", "Invalid Flow Log Max Aggregation Interval")


@rule("ec2", "CreateFlowLogs")
def resources(parameters: Parameters) -> None:
    """The VPC or subnet exists: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html"""
    find = {"VPC": vpc, "Subnet": subnet}.get(parameters["ResourceType"])
    for identifier in parameters["ResourceIds"]:
        if find is not None:
            find(identifier)


@rule("ec2", "CreateFlowLogs")
def destination(parameters: Parameters) -> None:
    """Logs in CloudWatch need a role, and logs in S3 an ARN.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html. The wording: `InvalidParameter` with
    `DeliverLogsPermissionArn can't be empty` in moto/ec2/exceptions.py of moto 5.2.5 (PyPI).
    """
    kind = parameters.get("LogDestinationType", "cloud-watch-logs")
    role = parameters.get("DeliverLogsPermissionArn")
    if kind == "cloud-watch-logs" and not role:
        message = "DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs."
        raise RefusedError("InvalidParameter", message)
    if kind == "s3" and not parameters.get("LogDestination"):
        raise RefusedError("InvalidParameter", "LogDestination can't be empty if LogDestinationType is s3.")


@rule("ec2", "CreateFlowLogs")
def role(parameters: Parameters) -> None:
    """The role exists: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html.

    EC2's wording is not known.
    """
    arn = parameters.get("DeliverLogsPermissionArn")
    if arn and arn not in {one["Arn"] for one in iam._roles.values()}:
        raise RefusedError("InvalidParameter", f"The role {arn} does not exist, or EC2 can't use it")
