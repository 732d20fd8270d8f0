"""Wrong requests about EKS's node groups."""

from case import MODEL, Build, Case, Parameters, World, case
from world import ACCOUNT, node_group

NO_ROLE = f"arn:aws:iam::{ACCOUNT}:role/none"


def nodes(**changes: object) -> Build:
    return lambda world: node_group(world, "nodes", **changes)


def sizes(least: int, wanted: int, most: int) -> dict[str, dict[str, int]]:
    return {"scalingConfig": {"minSize": least, "desiredSize": wanted, "maxSize": most}}


def group_number_31(world: World) -> Parameters:
    for number in range(30):
        world.call("eks create_nodegroup", **{**node_group(world, f"group-{number}"), "clusterName": "by-map"})
    return {**node_group(world, "group-30"), "clusterName": "by-map"}


def both_types(world: World) -> Parameters:
    reference = {"id": world["template_with_type"], "version": "1"}
    return node_group(world, "typed", launchTemplate=reference, instanceTypes=["t3.large"])


CASES: tuple[Case, ...] = (
    case("eks_node_groups.name", "eks CreateNodegroup", "a name of 64", nodes(nodegroupName="a" * 64)),
    case("eks_node_groups.scaling", "eks CreateNodegroup", "a minimum over the desired size", nodes(**sizes(3, 2, 4))),
    case(
        "eks_node_groups.scaling",
        "eks CreateNodegroup",
        "a desired size over the maximum",
        nodes(nodegroupName="wide", **sizes(1, 5, 4)),
    ),
    case(MODEL, "eks CreateNodegroup", "a minimum of -1", nodes(nodegroupName="negative", **sizes(-1, 1, 2))),
    case(MODEL, "eks CreateNodegroup", "the capacity type CHEAP", nodes(nodegroupName="cheap", capacityType="CHEAP")),
    case(MODEL, "eks CreateNodegroup", "a label's key of 64", nodes(nodegroupName="labels", labels={"a" * 64: "b"})),
    case(
        MODEL,
        "eks CreateNodegroup",
        "the taint effect NoSchedule",
        nodes(nodegroupName="tainted", taints=[{"key": "a", "value": "b", "effect": "NoSchedule"}]),
    ),
    case(
        "eks_machines.instance_types",
        "eks CreateNodegroup",
        "the instance type zz9.large",
        nodes(nodegroupName="zz9", instanceTypes=["zz9.large"]),
    ),
    case(
        "eks_machines.architecture",
        "eks CreateNodegroup",
        "t4g.medium with an AMI for x86",
        nodes(nodegroupName="graviton", instanceTypes=["t4g.medium"], amiType="AL2023_x86_64_STANDARD"),
    ),
    case(
        "eks_machines.architecture",
        "eks CreateNodegroup",
        "a Mac with an AMI for Arm",
        nodes(nodegroupName="mac", instanceTypes=["mac2.metal"], amiType="AL2023_ARM_64_STANDARD"),
    ),
    case(
        "eks_node_groups.labels",
        "eks CreateNodegroup",
        "a label of kubernetes.io",
        nodes(nodegroupName="reserved", labels={"node.kubernetes.io/role": "web"}),
    ),
    case(
        "eks_node_groups.taints",
        "eks CreateNodegroup",
        "51 taints",
        nodes(
            nodegroupName="taints", taints=[{"key": f"key-{number}", "effect": "NO_SCHEDULE"} for number in range(51)]
        ),
    ),
    case(
        "eks_node_groups.subnets",
        "eks CreateNodegroup",
        "a subnet of another VPC",
        lambda world: node_group(world, "abroad", subnets=[world["other_subnet_b"]]),
    ),
    case(
        "eks_node_groups.role",
        "eks CreateNodegroup",
        "a role that does not exist",
        nodes(nodegroupName="roleless", nodeRole=NO_ROLE),
    ),
    case(
        "eks_machines.launch_template",
        "eks CreateNodegroup",
        "a template that does not exist",
        nodes(nodegroupName="templateless", launchTemplate={"id": "lt-0123456789abcdef0", "version": "1"}),
    ),
    case(
        "eks_machines.launch_template",
        "eks CreateNodegroup",
        "a template's version 9",
        lambda world: node_group(world, "version-9", launchTemplate={"id": world["template"], "version": "9"}),
    ),
    case("eks_machines.beside_launch_template", "eks CreateNodegroup", "instance types in two places", both_types),
    case(
        "eks_machines.remote_access",
        "eks CreateNodegroup",
        "a key pair that does not exist",
        nodes(nodegroupName="keyless", remoteAccess={"ec2SshKey": "none"}),
    ),
    case(
        "eks_node_groups.unavailable",
        "eks CreateNodegroup",
        "a number and a percentage unavailable",
        nodes(nodegroupName="unavailable", updateConfig={"maxUnavailable": 1, "maxUnavailablePercentage": 10}),
    ),
    case("eks_node_groups.count", "eks CreateNodegroup", "the 31st node group", group_number_31),
)
