"""Wrong requests about EKS's add-ons, access entries and pod identity."""

from case import MODEL, Build, Case, Parameters, World, case
from world import ACCOUNT, CLUSTER, ROLE, node_group

NO_ROLE = f"arn:aws:iam::{ACCOUNT}:role/none"


def nodes(**changes: object) -> Build:
    return lambda world: node_group(world, "nodes", **changes)


def add_on(name: str, **changes: str) -> Parameters:
    return {"clusterName": CLUSTER, "addonName": name, **changes}


def entry(principal: str, **changes: object) -> Parameters:
    return {"clusterName": CLUSTER, "principalArn": principal, **changes}


def association(policy: str, principal: str = f"arn:aws:iam::{ACCOUNT}:user/reader", **scope: object) -> Parameters:
    entry_of = {"clusterName": CLUSTER, "principalArn": principal}
    return {**entry_of, "policyArn": policy, "accessScope": {"type": "cluster", **scope}}


def with_add_on(parameters: Parameters) -> Build:
    """The parameters, with the add-on that they name."""

    def build(world: World) -> Parameters:
        if parameters["addonName"] not in world.call("eks list_addons", clusterName=CLUSTER)["addons"]:
            world.call("eks create_addon", clusterName=CLUSTER, addonName=parameters["addonName"])
        return parameters

    return build


VIEW = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"


def with_reader(parameters: Parameters) -> Build:
    """The parameters, with an access entry for the user."""

    def build(world: World) -> Parameters:
        reader = f"arn:aws:iam::{ACCOUNT}:user/reader"
        if reader not in world.call("eks list_access_entries", clusterName=CLUSTER)["accessEntries"]:
            world.call("eks create_access_entry", clusterName=CLUSTER, principalArn=reader)
        return parameters

    return build


CASES: tuple[Case, ...] = (
    case("eks_add_ons.name", "eks CreateAddon", "an add-on that does not exist", add_on("core-dns")),
    case(
        "eks_add_ons.version",
        "eks CreateAddon",
        "version v9.9.9-eksbuild.1",
        add_on("coredns", addonVersion="v9.9.9-eksbuild.1"),
    ),
    case(
        "eks_add_ons.version",
        "eks CreateAddon",
        "kube-proxy of an unknown Kubernetes",
        add_on("kube-proxy", addonVersion="v1.99.0-eksbuild.1"),
    ),
    case(
        "eks_add_ons.configuration",
        "eks CreateAddon",
        "a configuration that is text",
        add_on("vpc-cni", configurationValues="on"),
    ),
    case(
        "eks_add_ons.role",
        "eks CreateAddon",
        "a role that does not exist",
        add_on("aws-ebs-csi-driver", serviceAccountRoleArn=NO_ROLE),
    ),
    # Terraform sends it where the role is removed: https://github.com/hashicorp/terraform-provider-aws/issues/30645
    case(MODEL, "eks UpdateAddon", "an empty role", with_add_on(add_on("vpc-cni", serviceAccountRoleArn=""))),
    case(
        "eks_add_ons.pod_identity_role",
        "eks CreatePodIdentityAssociation",
        "a role that does not exist",
        {
            "clusterName": CLUSTER,
            "namespace": "webapi",
            "serviceAccount": "webapi",
            "roleArn": NO_ROLE,
        },
    ),
    case("eks_access.principal", "eks CreateAccessEntry", "a principal that is no ARN", entry("platform")),
    case(
        "eks_access.service_linked_role",
        "eks CreateAccessEntry",
        "a service-linked role",
        entry(f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS"),
    ),
    case(
        "eks_access.groups",
        "eks CreateAccessEntry",
        "the group system:masters",
        entry(f"arn:aws:iam::{ACCOUNT}:role/attached", kubernetesGroups=["system:masters"]),
    ),
    case(
        "eks_access.user_name",
        "eks CreateAccessEntry",
        "a user name of Kubernetes",
        entry(f"arn:aws:iam::{ACCOUNT}:role/attached", username="system:node:own"),
    ),
    case(
        "eks_access.only_for_standard",
        "eks CreateAccessEntry",
        "a group of nodes",
        entry(f"arn:aws:iam::{ACCOUNT}:role/nodes", type="EC2_LINUX", kubernetesGroups=["nodes"]),
    ),
    case(
        "eks_access.policy",
        "eks AssociateAccessPolicy",
        "a policy of IAM",
        with_reader(association("arn:aws:iam::aws:policy/AdministratorAccess")),
    ),
    case(
        "eks_access.scope",
        "eks AssociateAccessPolicy",
        "namespaces in the scope of a cluster",
        with_reader(association(VIEW, namespaces=["webapi"])),
    ),
    case("eks_access.standard_entry", "eks AssociateAccessPolicy", "a policy for nodes", association(VIEW, ROLE)),
    case(
        "eks_access.mode",
        "eks CreateAccessEntry",
        "an entry in a cluster with a config map",
        {
            "clusterName": "by-map",
            "principalArn": ROLE,
        },
    ),
    case(MODEL, "eks AssociateAccessPolicy", "the scope region", with_reader(association(VIEW, type="region"))),
)
