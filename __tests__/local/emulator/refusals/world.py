"""Makes the resources that requests refer to. All of these calls are right, so that a refusal fails the test."""

import json

from case import World

ACCOUNT = "000000000000"
REGION = "eu-central-1"
CLUSTER = "webapi"
KEY = b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f nodes"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/service"


def policy(*statements: object) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [*statements]})


def trust(**changes: object) -> str:
    principal = {"Service": "ec2.amazonaws.com"}
    return policy({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **changes})


def make(world: World) -> None:
    _network(world)
    _identity(world)
    _storage(world)
    _cluster(world)


def _network(world: World) -> None:
    ids = world.ids
    for name, block in (("vpc", "10.0.0.0/16"), ("other_vpc", "10.1.0.0/16"), ("empty_vpc", "10.2.0.0/16")):
        ids[name] = world.call("ec2 create_vpc", CidrBlock=block)["Vpc"]["VpcId"]
    world.call("ec2 modify_vpc_attribute", VpcId=ids["vpc"], EnableDnsHostnames={"Value": True})
    for name, vpc, block, zone in (
        ("subnet_a", "vpc", "10.0.0.0/24", "a"),
        ("subnet_b", "vpc", "10.0.1.0/24", "b"),
        ("second_subnet_a", "vpc", "10.0.2.0/28", "a"),
        ("other_subnet_b", "other_vpc", "10.1.0.0/24", "b"),
    ):
        made = world.call("ec2 create_subnet", VpcId=ids[vpc], CidrBlock=block, AvailabilityZone=f"{REGION}{zone}")
        ids[name] = made["Subnet"]["SubnetId"]
    for name in ("group", "full_group"):
        made = world.call("ec2 create_security_group", GroupName=name, Description=name, VpcId=ids["vpc"])
        ids[name] = made["GroupId"]
    for third in range(60):
        world.call(
            "ec2 authorize_security_group_ingress", GroupId=ids["full_group"], IpPermissions=[tcp(f"10.9.{third}.0/24")]
        )
    # the rule for all destinations is the first one
    for third in range(59):
        world.call(
            "ec2 authorize_security_group_egress", GroupId=ids["full_group"], IpPermissions=[tcp(f"10.9.{third}.0/24")]
        )
    ids["table"] = world.call("ec2 create_route_table", VpcId=ids["vpc"])["RouteTable"]["RouteTableId"]
    ids["gateway"] = world.call("ec2 create_internet_gateway")["InternetGateway"]["InternetGatewayId"]
    ids["other_gateway"] = world.call("ec2 create_internet_gateway")["InternetGateway"]["InternetGatewayId"]
    world.call("ec2 attach_internet_gateway", InternetGatewayId=ids["gateway"], VpcId=ids["vpc"])
    ids["address"] = world.call("ec2 allocate_address", Domain="vpc")["AllocationId"]
    made = world.call("ec2 create_nat_gateway", SubnetId=ids["subnet_a"], AllocationId=ids["address"])
    ids["nat"] = made["NatGateway"]["NatGatewayId"]
    world.call("ec2 import_key_pair", KeyName="nodes", PublicKeyMaterial=KEY)
    for name, data in (("template", {"EbsOptimized": True}), ("template_with_type", {"InstanceType": "t3.medium"})):
        made = world.call("ec2 create_launch_template", LaunchTemplateName=name, LaunchTemplateData=data)
        ids[name] = made["LaunchTemplate"]["LaunchTemplateId"]


def tcp(block: str, **changes: object) -> dict[str, object]:
    """A rule for port 443."""
    return {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": block}], **changes}


def _identity(world: World) -> None:
    world.call("iam create_role", RoleName="service", AssumeRolePolicyDocument=trust())
    world.call("iam create_role", RoleName="attached", AssumeRolePolicyDocument=trust())
    for name in MANAGED_POLICIES:
        world.call("iam attach_role_policy", RoleName="attached", PolicyArn=f"arn:aws:iam::aws:policy/{name}")
    world.call("iam create_user", UserName="reader")


MANAGED_POLICIES = (
    "AdministratorAccess",
    "AmazonEC2ContainerRegistryPullOnly",
    "AmazonEC2ContainerRegistryReadOnly",
    "AmazonEKSClusterPolicy",
    "AmazonEKSWorkerNodePolicy",
    "AmazonEKS_CNI_Policy",
    "AmazonSSMManagedInstanceCore",
    "AWSXRayDaemonWriteAccess",
    "CloudWatchAgentServerPolicy",
    "ReadOnlyAccess",
)


def _storage(world: World) -> None:
    world.ids["key"] = world.call("kms create_key")["KeyMetadata"]["Arn"]
    world.call("s3 create_bucket", Bucket="state", CreateBucketConfiguration={"LocationConstraint": REGION})
    world.call("ecr create_repository", repositoryName="webapi")


def _cluster(world: World) -> None:
    world.call("eks create_cluster", **cluster(world, CLUSTER))
    world.call("eks create_cluster", **cluster(world, "by-map", accessConfig={"authenticationMode": "CONFIG_MAP"}))
    world.call("eks create_access_entry", clusterName=CLUSTER, principalArn=ROLE, type="EC2_LINUX")


def cluster(world: World, name: str, **changes: object) -> dict[str, object]:
    """A right CreateCluster."""
    network = {"subnetIds": [world["subnet_a"], world["subnet_b"]]}
    return {"name": name, "version": "1.36", "roleArn": ROLE, "resourcesVpcConfig": network, **changes}


def node_group(world: World, name: str, **changes: object) -> dict[str, object]:
    """A right CreateNodegroup."""
    return {
        "clusterName": CLUSTER,
        "nodegroupName": name,
        "subnets": [world["subnet_a"]],
        "nodeRole": ROLE,
        "scalingConfig": {"minSize": 1, "desiredSize": 1, "maxSize": 2},
        **changes,
    }
