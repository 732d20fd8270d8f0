"""Wrong requests about security groups, VPC endpoints and flow logs."""

from case import MODEL, Build, Case, case
from world import ACCOUNT, REGION, policy, tcp

STS = f"com.amazonaws.{REGION}.sts"
EVERYONE = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}


def subnet(block: str, zone: str = "a") -> Build:
    return lambda world: {"VpcId": world["vpc"], "CidrBlock": block, "AvailabilityZone": f"{REGION}{zone}"}


def ingress(**changes: object) -> Build:
    permission = {**tcp("10.0.0.0/8"), **changes}
    return lambda world: {"GroupId": world["group"], "IpPermissions": [permission]}


def endpoint(**changes: object) -> Build:
    interface = {"ServiceName": STS, "VpcEndpointType": "Interface"}
    return lambda world: {"VpcId": world["vpc"], **interface, **changes}


def flow_log(**changes: object) -> Build:
    role = f"arn:aws:iam::{ACCOUNT}:role/service"
    log = {"ResourceType": "VPC", "LogGroupName": "flows", "DeliverLogsPermissionArn": role, "TrafficType": "ALL"}
    return lambda world: {"ResourceIds": [world["vpc"]], **log, **changes}


CASES: tuple[Case, ...] = (
    case(
        "ec2_security_groups.name",
        "ec2 CreateSecurityGroup",
        "a name that starts with sg-",
        lambda world: {"GroupName": "sg-nodes", "Description": "a", "VpcId": world["vpc"]},
    ),
    case(
        "ec2_security_groups.description",
        "ec2 CreateSecurityGroup",
        "a description with an umlaut",
        lambda world: {"GroupName": "umlaut", "Description": "für die Nodes", "VpcId": world["vpc"]},
    ),
    case(
        "ec2_security_groups.protocol",
        "ec2 AuthorizeSecurityGroupIngress",
        "the protocol tls",
        ingress(IpProtocol="tls"),
    ),
    case("ec2_security_groups.ports", "ec2 AuthorizeSecurityGroupIngress", "port 70000", ingress(ToPort=70000)),
    case(
        "ec2_security_groups.addresses",
        "ec2 AuthorizeSecurityGroupIngress",
        "addresses 10.0.0.300/8",
        ingress(IpRanges=[{"CidrIp": "10.0.0.300/8"}]),
    ),
    case(
        "ec2_security_groups.references",
        "ec2 AuthorizeSecurityGroupIngress",
        "a source group that does not exist",
        ingress(IpRanges=[], UserIdGroupPairs=[{"GroupId": "sg-0123456789abcdef0"}]),
    ),
    case(
        "ec2_security_groups.references",
        "ec2 AuthorizeSecurityGroupEgress",
        "a prefix list that does not exist",
        ingress(IpRanges=[], PrefixListIds=[{"PrefixListId": "pl-0123456789abcdef0"}]),
    ),
    case(
        "ec2_security_groups.ingress_count",
        "ec2 AuthorizeSecurityGroupIngress",
        "the 61st rule of a group",
        lambda world: {"GroupId": world["full_group"], "IpPermissions": [tcp("10.8.0.0/16")]},
    ),
    case(
        "ec2_security_groups.egress_count",
        "ec2 AuthorizeSecurityGroupEgress",
        "the 61st rule of a group",
        lambda world: {"GroupId": world["full_group"], "IpPermissions": [tcp("10.8.0.0/16")]},
    ),
    case(
        "ec2_endpoints.service",
        "ec2 CreateVpcEndpoint",
        "a service with a typo",
        endpoint(ServiceName=f"com.amazonaws.{REGION}.ecr-api"),
    ),
    case("ec2_endpoints.service", "ec2 CreateVpcEndpoint", "a gateway to STS", endpoint(VpcEndpointType="Gateway")),
    case(
        "ec2_endpoints.references",
        "ec2 CreateVpcEndpoint",
        "a subnet that does not exist",
        endpoint(SubnetIds=["subnet-0123456789abcdef0"]),
    ),
    case(
        "ec2_endpoints.only_for_interfaces",
        "ec2 CreateVpcEndpoint",
        "a subnet for a gateway",
        lambda world: {
            "VpcId": world["vpc"],
            "ServiceName": f"com.amazonaws.{REGION}.s3",
            "VpcEndpointType": "Gateway",
            "SubnetIds": [world["subnet_a"]],
        },
    ),
    case(
        "ec2_endpoints.one_subnet_in_each_zone",
        "ec2 CreateVpcEndpoint",
        "two subnets of a zone",
        lambda world: {**endpoint()(world), "SubnetIds": [world["subnet_a"], world["second_subnet_a"]]},
    ),
    case(
        "ec2_endpoints.private_dns",
        "ec2 CreateVpcEndpoint",
        "private DNS in a VPC without host names",
        lambda world: {**endpoint(PrivateDnsEnabled=True)(world), "VpcId": world["other_vpc"]},
    ),
    case(
        "ec2_endpoints.policy",
        "ec2 CreateVpcEndpoint",
        "a policy without Effect",
        endpoint(PolicyDocument=policy({**EVERYONE, "Effect": "allow"})),
    ),
    case("ec2_flow_logs.interval", "ec2 CreateFlowLogs", "an interval of 61", flow_log(MaxAggregationInterval=61)),
    case(
        "ec2_flow_logs.resources",
        "ec2 CreateFlowLogs",
        "a VPC that does not exist",
        flow_log(ResourceIds=["vpc-0123456789abcdef0"]),
    ),
    case(
        "ec2_flow_logs.destination",
        "ec2 CreateFlowLogs",
        "logs in CloudWatch without a role",
        flow_log(DeliverLogsPermissionArn=""),
    ),
    case(
        "ec2_flow_logs.role",
        "ec2 CreateFlowLogs",
        "a role that does not exist",
        flow_log(DeliverLogsPermissionArn=f"arn:aws:iam::{ACCOUNT}:role/none"),
    ),
    case(MODEL, "ec2 CreateVpcEndpoint", "the type Private", endpoint(VpcEndpointType="Private")),
    case(MODEL, "ec2 CreateFlowLogs", "traffic of the type SOME", flow_log(TrafficType="SOME")),
    case(
        MODEL,
        "ec2 CreateSecurityGroup",
        "a group without a description",
        lambda world: {
            "GroupName": "a",
            "VpcId": world["vpc"],
        },
    ),
)
