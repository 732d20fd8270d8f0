"""Flow logs keep their role, aggregation interval, format, log group and tags.

MiniStack drops them. `aws_flow_log` then shows a difference after the first apply, and Terraform replaces the flow log.
"""

from collections.abc import Callable

from ministack.services import ec2

from . import ec2_xml
from .ec2_xml import Parameters
from .internals import Response, require, wrap_entry

# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html
DEFAULT_INTERVAL = "600"
# https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html: the default format
DEFAULT_FORMAT = (
    "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} "
    "${bytes} ${start} ${end} ${action} ${log-status}"
)


def apply() -> None:
    require(ec2, "_flow_logs")
    wrap_entry(ec2._ACTION_MAP, "CreateFlowLogs", create_flow_logs)
    wrap_entry(ec2._ACTION_MAP, "DescribeFlowLogs", describe_flow_logs)


def create_flow_logs(original: Callable[[Parameters], Response], parameters: Parameters) -> Response:
    before = set(ec2._flow_logs)
    response = original(parameters)
    for identifier in set(ec2._flow_logs) - before:
        ec2._flow_logs[identifier].update(
            DeliverLogsPermissionArn=ec2._p(parameters, "DeliverLogsPermissionArn"),
            MaxAggregationInterval=ec2._p(parameters, "MaxAggregationInterval") or DEFAULT_INTERVAL,
            LogFormat=ec2._p(parameters, "LogFormat") or DEFAULT_FORMAT,
        )
        # the resource type of the EC2 API; MiniStack looks for "flow-log" instead
        ec2._parse_tag_specs(parameters, "vpc-flow-log", identifier)
    return response


def describe_flow_logs(original: Callable[[Parameters], Response], parameters: Parameters) -> Response:
    return ec2_xml.extend_each(original(parameters), "flowLogId", _details)


def _details(identifier: str) -> str:
    flow_log = ec2._flow_logs[identifier]
    return (
        ec2_xml.element("deliverLogsPermissionArn", flow_log["DeliverLogsPermissionArn"])
        + ec2_xml.element("maxAggregationInterval", flow_log["MaxAggregationInterval"])
        + ec2_xml.element("logFormat", flow_log["LogFormat"])
        + ec2_xml.element("logGroupName", _log_group(flow_log["LogDestination"]))
    )


def _log_group(destination: str) -> str:
    """The name in `arn:aws:logs:<region>:<account>:log-group:<name>[:*]`. It is empty for a bucket's ARN."""
    return destination.partition(":log-group:")[2].partition(":")[0]
