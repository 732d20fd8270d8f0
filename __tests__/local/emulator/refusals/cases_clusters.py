"""Wrong requests about EKS's clusters."""

from case import MODEL, Build, Case, Parameters, World, case
from world import ACCOUNT, cluster

NO_SUBNET = "subnet-0123456789abcdef0"
NO_KEY = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/00000000-0000-0000-0000-000000000000"


def new_cluster(name: str = "new", **changes: object) -> Build:
    return lambda world: cluster(world, name, **changes)


def in_subnets(name: str, *names: str, **changes: object) -> Build:
    def build(world: World) -> Parameters:
        identifiers = [world.ids.get(one, one) for one in names]
        return cluster(world, name, resourcesVpcConfig={"subnetIds": identifiers, **changes})

    return build


def service_range(name: str, cidr: str) -> Build:
    return new_cluster(name, kubernetesNetworkConfig={"serviceIpv4Cidr": cidr})


CASES: tuple[Case, ...] = (
    case(MODEL, "eks CreateCluster", "a name with a dot", new_cluster("web.api")),
    case(MODEL, "eks CreateCluster", "a name of 101", new_cluster("a" * 101)),
    case(
        MODEL,
        "eks CreateCluster",
        "the log type scheduling",
        new_cluster(
            logging={"clusterLogging": [{"types": ["scheduling"], "enabled": True}]},
        ),
    ),
    case(
        MODEL,
        "eks CreateCluster",
        "the authentication mode IAM",
        new_cluster("by-iam", accessConfig={"authenticationMode": "IAM"}),
    ),
    case(
        "eks_networks.subnets",
        "eks CreateCluster",
        "a subnet that does not exist",
        in_subnets("no-subnet", "subnet_a", NO_SUBNET),
    ),
    case(
        "eks_networks.zones",
        "eks CreateCluster",
        "subnets of one zone",
        in_subnets("one-zone", "subnet_a", "second_subnet_a"),
    ),
    case(
        "eks_networks.one_vpc",
        "eks CreateCluster",
        "subnets of two VPCs",
        in_subnets("two-vpcs", "subnet_a", "other_subnet_b"),
    ),
    case(
        "eks_networks.security_groups",
        "eks CreateCluster",
        "a security group that does not exist",
        in_subnets("no-group", "subnet_a", "subnet_b", securityGroupIds=["sg-0123456789abcdef0"]),
    ),
    case(
        "eks_networks.public_access",
        "eks CreateCluster",
        "public access from 10.0.0.300/8",
        in_subnets("wide", "subnet_a", "subnet_b", publicAccessCidrs=["10.0.0.300/8"]),
    ),
    case(
        "eks_networks.endpoints",
        "eks CreateCluster",
        "neither a private nor a public endpoint",
        in_subnets("closed", "subnet_a", "subnet_b", endpointPublicAccess=False, endpointPrivateAccess=False),
    ),
    case(
        "eks_networks.service_range",
        "eks CreateCluster",
        "services in 8.8.0.0/16",
        service_range("public", "8.8.0.0/16"),
    ),
    case(
        "eks_networks.service_range_outside_vpc",
        "eks CreateCluster",
        "services in the VPC",
        service_range("in-vpc", "10.0.128.0/20"),
    ),
    case(
        "eks_clusters.key",
        "eks CreateCluster",
        "a key that does not exist",
        new_cluster("locked", encryptionConfig=[{"resources": ["secrets"], "provider": {"keyArn": NO_KEY}}]),
    ),
    case(
        "eks_clusters.creator",
        "eks CreateCluster",
        "a config map that no one may change",
        new_cluster(
            "mapped",
            accessConfig={"authenticationMode": "CONFIG_MAP", "bootstrapClusterCreatorAdminPermissions": False},
        ),
    ),
    case(
        "eks_clusters.authentication_mode",
        "eks UpdateClusterConfig",
        "from CONFIG_MAP to API",
        {
            "name": "by-map",
            "accessConfig": {"authenticationMode": "API"},
        },
    ),
)
