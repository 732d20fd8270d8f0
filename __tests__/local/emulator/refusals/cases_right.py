"""Right requests, most of them at the limits of a rule. The emulator must take them."""

import json

from case import MODEL, Case, Parameters, World, case
from cases_access import add_on, association, entry, with_reader
from cases_clusters import in_subnets, service_range
from cases_deletion import network_interface
from cases_endpoints import endpoint, flow_log
from cases_identity import READ, attached, inline, long_policy, role
from cases_machines import tags, template
from cases_network import subnet
from cases_node_groups import nodes, sizes
from cases_storage import bucket, bucket_policy, lifecycle, parameter, repository, table
from world import ACCOUNT, CLUSTER, REGION, ROLE, policy, tcp, trust

STATE = "arn:aws:s3:::state"
STATEMENT = {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "s3:*", "Resource": [STATE, f"{STATE}/*"]}
INSECURE = {"Bool": {"aws:SecureTransport": "false"}}
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
OIDC = {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/oidc.eks.{REGION}.amazonaws.com/id/0123"}
# what the stacks can have an endpoint for
SERVICES = (
    "autoscaling",
    "ec2",
    "ecr.api",
    "ecr.dkr",
    "eks",
    "eks-auth",
    "elasticloadbalancing",
    "kms",
    "logs",
    "monitoring",
    "ssm",
    "ssmmessages",
    "xray",
)


def right(call: str, title: str, parameters: Parameters | object) -> Case:
    return case(MODEL, call, title, parameters)  # type: ignore[arg-type]


def rule(**changes: object) -> object:
    return lambda world: {"GroupId": world["group"], "IpPermissions": [tcp("10.20.0.0/16", **changes)]}


def of_group(world: World) -> Parameters:
    peer = {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": world["full_group"], "Description": "all"}]}
    return {"GroupId": world["group"], "IpPermissions": [peer]}


def to_s3(world: World) -> Parameters:
    """A rule for the prefix list that the endpoint to S3 has."""
    world.call("ec2 create_vpc_endpoint", VpcId=world["vpc"], ServiceName=f"com.amazonaws.{REGION}.s3")
    filters = [{"Name": "prefix-list-name", "Values": [f"com.amazonaws.{REGION}.s3"]}]
    (found,) = world.call("ec2 describe_prefix_lists", Filters=filters)["PrefixLists"]
    lists = [{"PrefixListId": found["PrefixListId"]}]
    return {"GroupId": world["group"], "IpPermissions": [tcp("", IpRanges=[], PrefixListIds=lists)]}


def group_without_interface(world: World) -> Parameters:
    interface, _, group = network_interface(world)
    world.call("ec2 delete_network_interface", NetworkInterfaceId=interface)
    return {"GroupId": group}


def detached_interface(world: World) -> Parameters:
    interface, _, _ = network_interface(world)
    instance = "i-0123456789abcdef0"
    attached = world.call(
        "ec2 attach_network_interface", NetworkInterfaceId=interface, InstanceId=instance, DeviceIndex=1
    )
    world.call("ec2 detach_network_interface", AttachmentId=attached["AttachmentId"])
    return {"NetworkInterfaceId": interface}


CASES: tuple[Case, ...] = (
    right("ec2 DeleteSecurityGroup", "a group whose only interface is deleted", group_without_interface),
    right("ec2 DeleteNetworkInterface", "a detached interface", detached_interface),
    right("ec2 CreateSubnet", "a subnet of /28 at the end of the VPC", subnet("10.0.255.240/28", "c")),
    right("ec2 CreateSubnet", "a block with host bits", subnet("10.0.200.7/24", "b")),
    right("ec2 AuthorizeSecurityGroupIngress", "all ports", rule(FromPort=0, ToPort=65535)),
    right(
        "ec2 AuthorizeSecurityGroupIngress",
        "UDP from IPv6",
        rule(IpProtocol="udp", IpRanges=[], Ipv6Ranges=[{"CidrIpv6": "2001:db8::/32"}]),
    ),
    right("ec2 AuthorizeSecurityGroupIngress", "a protocol by its number", rule(IpProtocol="50")),
    right("ec2 AuthorizeSecurityGroupIngress", "everything of a group", of_group),
    right("ec2 AuthorizeSecurityGroupEgress", "a prefix list of AWS", to_s3),
    right(
        "ec2 CreateSecurityGroup",
        "all characters of a description",
        lambda world: {
            "GroupName": "all characters",
            "Description": "aZ09. _-:/()#,@[]+=&;{}!$*",
            "VpcId": world["vpc"],
        },
    ),
    *(
        right(
            "ec2 CreateVpcEndpoint",
            f"the service {service}",
            endpoint(ServiceName=f"com.amazonaws.{REGION}.{service}", PrivateDnsEnabled=True),
        )
        for service in SERVICES
    ),
    right(
        "ec2 CreateLaunchTemplate",
        "an instance type that the model lacks",
        template("with-t8i", InstanceType="t8i.small"),
    ),
    right(
        "ec2 CreateLaunchTemplate",
        "an instance type that only the model has",
        template("with-p3", InstanceType="p3.2xlarge"),
    ),
    right("ec2 CreateLaunchTemplate", "64 hops", template("with-64", MetadataOptions={"HttpPutResponseHopLimit": 64})),
    right("ec2 CreateFlowLogs", "an interval of 60", flow_log(MaxAggregationInterval=60)),
    right("ec2 CreateTags", "a value of 256", tags(Key="awsome", Value="b" * 256)),
    right("eks CreateCluster", "two zones", in_subnets("two-zones", "subnet_a", "subnet_b")),
    right("eks CreateCluster", "services in /12", service_range("large", "172.16.0.0/12")),
    right("eks CreateCluster", "services in /24", service_range("small", "192.168.7.0/24")),
    right("eks CreateNodegroup", "a name of 63", nodes(nodegroupName="a" * 63, **sizes(0, 0, 1))),
    right(
        "eks CreateNodegroup",
        "Arm on Graviton",
        nodes(nodegroupName="arm", instanceTypes=["t4g.medium", "m7g.large"], amiType="AL2023_ARM_64_STANDARD"),
    ),
    right(
        "eks CreateNodegroup",
        "Bottlerocket on x86",
        nodes(nodegroupName="bottlerocket", instanceTypes=["t3.medium"], amiType="BOTTLEROCKET_x86_64"),
    ),
    right(
        "eks CreateNodegroup",
        "50 taints, and labels",
        nodes(
            nodegroupName="tainted",
            taints=[{"key": f"key-{number}", "effect": "NO_SCHEDULE"} for number in range(50)],
            labels={"example.com/role": "web"},
        ),
    ),
    right(
        "eks CreateNodegroup",
        "a launch template",
        lambda world: nodes(nodegroupName="templated", launchTemplate={"id": world["template"], "version": "1"})(world),
    ),
    *(
        right("eks CreateAddon", f"{name} {version}", add_on(name, addonVersion=version))
        for name, version in (
            ("vpc-cni", "v1.23.2-eksbuild.1"),
            ("kube-proxy", "v1.36.0-eksbuild.45"),
            ("eks-pod-identity-agent", "v1.4.0-eksbuild.3"),
            ("coredns", "v1.14.7-eksbuild.11"),
            ("metrics-server", "v0.9.0-eksbuild.11"),
        )
    ),
    right(
        "eks CreateAddon",
        "an add-on of a vendor, configured in YAML",
        add_on("datadog_operator", configurationValues="replicas: 2"),
    ),
    right("eks CreateAccessEntry", "a role of another account", entry("arn:aws:iam::111122223333:role/team/admin")),
    right(
        "eks AssociateAccessPolicy",
        "the scope namespace",
        with_reader(
            association(
                "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", type="namespace", namespaces=["a"]
            )
        ),
    ),
    right(
        "eks CreatePodIdentityAssociation",
        "a role",
        {
            "clusterName": CLUSTER,
            "namespace": "webapi",
            "serviceAccount": "webapi",
            "roleArn": ROLE,
        },
    ),
    right(
        "iam CreateRole",
        "trust of a web identity",
        role(
            trust(
                Principal=OIDC,
                Action="sts:AssumeRoleWithWebIdentity",
                Condition={"ForAnyValue:StringLikeIfExists": {"oidc:sub": "system:serviceaccount:*"}},
            ),
            "web-identity",
        ),
    ),
    right(
        "iam CreateRole",
        "trust of pod identity",
        role(
            trust(Principal={"Service": "pods.eks.amazonaws.com"}, Action=["sts:AssumeRole", "sts:TagSession"]), "pod"
        ),
    ),
    right(
        "iam PutRolePolicy",
        "NotAction and NotResource",
        inline(policy({"Effect": "Deny", "NotAction": "s3:*", "NotResource": "arn:aws:s3:::*"})),
    ),
    right("iam PutRolePolicy", "in place of a policy that would be too long beside it", inline(long_policy(10_000))),
    right(
        "iam CreatePolicy",
        "one statement without a list",
        {
            "PolicyName": "single",
            "PolicyDocument": json.dumps({"Version": "2012-10-17", "Statement": READ}),
        },
    ),
    right("iam AttachRolePolicy", "a policy with a path", attached("aws:policy/service-role/AmazonEBSCSIDriverPolicy")),
    right(
        "kms CreateKey",
        "the account, and a service with a condition",
        {
            "Policy": policy(
                {"Effect": "Allow", "Principal": {"AWS": ROOT}, "Action": "kms:*", "Resource": "*"},
                {
                    "Effect": "Allow",
                    "Principal": {"Service": f"logs.{REGION}.amazonaws.com"},
                    "Action": ["kms:Encrypt*", "kms:Decrypt*"],
                    "Resource": "*",
                    "Condition": {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:*:*:log-group:*"}},
                },
            )
        },
    ),
    right("ssm PutParameter", "a value of 4,096", parameter(Name="/full", Value="a" * 4_096)),
    right("ssm PutParameter", "an advanced value of 8,192", parameter(Name="/big", Value="a" * 8_192, Tier="Advanced")),
    right("ssm PutParameter", "JSON", parameter(Name="plain-name", Value='{"a": {"b": {"c": 1}}}')),
    right(
        "ssm PutParameter",
        "a SecureString with a key",
        lambda world: parameter(Name="/own-key", Type="SecureString", KeyId=world["key"]),
    ),
    right(
        "ecr CreateRepository",
        "a name with a path, and a key",
        lambda world: repository(
            repositoryName="team/web-api",
            imageTagMutability="IMMUTABLE",
            encryptionConfiguration={"encryptionType": "KMS", "kmsKey": world["key"]},
        ),
    ),
    right("ecr PutLifecyclePolicy", "days", lifecycle(countUnit="days")),
    right("ecr PutLifecyclePolicy", "a number", lifecycle(countType="imageCountMoreThan")),
    right("s3 CreateBucket", "a name with dots", bucket("logs.example.com")),
    right("s3 PutBucketPolicy", "TLS only", bucket_policy(policy({**STATEMENT, "Condition": INSECURE}))),
    right("dynamodb CreateTable", "a table on demand", table()),
    right("logs CreateLogGroup", "a name of AWS", {"logGroupName": "/aws/eks/webapi/cluster"}),
)
