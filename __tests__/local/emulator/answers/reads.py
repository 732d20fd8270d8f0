"""Calls by which Terraform, the project's commands and the tools of users read what right requests have made."""

from collections.abc import Iterator

from case import Parameters, World
from world import ACCOUNT, CLUSTER, REGION, ROLE

_BUCKET = {"Bucket": "state"}
_BUCKET_READS = (
    "get_bucket_accelerate_configuration",
    "get_bucket_acl",
    "get_bucket_location",
    "get_bucket_logging",
    "get_bucket_request_payment",
    "get_bucket_versioning",
    "get_public_access_block",
    "list_object_versions",
    "list_objects_v2",
)
_EC2_READS = (
    "describe_addresses",
    "describe_availability_zones",
    "describe_flow_logs",
    "describe_instances",
    "describe_internet_gateways",
    "describe_key_pairs",
    "describe_launch_templates",
    "describe_nat_gateways",
    "describe_network_acls",
    "describe_network_interfaces",
    "describe_prefix_lists",
    "describe_route_tables",
    "describe_security_group_rules",
    "describe_security_groups",
    "describe_subnets",
    "describe_tags",
    "describe_vpc_endpoints",
    "describe_vpcs",
)


def reads(world: World) -> Iterator[tuple[str, Parameters]]:
    """The calls in the form of `World.call`, with their parameters."""
    yield from ((f"s3 {read}", _BUCKET) for read in _BUCKET_READS)
    yield "s3 list_buckets", {}
    yield from ((f"ec2 {read}", {}) for read in _EC2_READS)
    for attribute in ("enableDnsSupport", "enableDnsHostnames"):
        yield "ec2 describe_vpc_attribute", {"VpcId": world["vpc"], "Attribute": attribute}
    yield "ec2 describe_launch_template_versions", {"LaunchTemplateId": world["template"]}
    yield from _eks()
    key = {"KeyId": world["key"]}
    yield "kms describe_key", key
    yield "kms get_key_policy", {**key, "PolicyName": "default"}
    yield "kms enable_key_rotation", key
    yield "kms get_key_rotation_status", key
    yield "kms list_resource_tags", key
    yield "kms list_keys", {}
    yield "kms list_aliases", {}
    yield from _identity()
    yield from _storage()


def _eks() -> Iterator[tuple[str, Parameters]]:
    cluster = {"clusterName": CLUSTER}
    group = {**cluster, "nodegroupName": "tainted"}
    yield "eks list_clusters", {}
    yield "eks describe_cluster", {"name": CLUSTER}
    yield "eks list_nodegroups", cluster
    yield "eks describe_nodegroup", group
    yield "eks list_addons", cluster
    yield "eks describe_addon", {**cluster, "addonName": "coredns"}
    yield "eks list_access_entries", cluster
    yield "eks describe_access_entry", {**cluster, "principalArn": ROLE}
    yield "eks list_associated_access_policies", {**cluster, "principalArn": ROLE}
    yield "eks list_pod_identity_associations", cluster
    yield "eks list_tags_for_resource", {"resourceArn": f"arn:aws:eks:{REGION}:{ACCOUNT}:cluster/{CLUSTER}"}


def _identity() -> Iterator[tuple[str, Parameters]]:
    yield "iam list_roles", {}
    yield "iam get_role", {"RoleName": "service"}
    yield "iam list_role_policies", {"RoleName": "service"}
    yield "iam list_attached_role_policies", {"RoleName": "attached"}
    yield "iam list_role_tags", {"RoleName": "service"}
    yield "iam list_instance_profiles_for_role", {"RoleName": "service"}
    yield "iam list_users", {}
    yield "iam list_open_id_connect_providers", {}
    yield "sts get_caller_identity", {}
    yield "sts assume_role", {"RoleArn": ROLE, "RoleSessionName": "test"}


def _storage() -> Iterator[tuple[str, Parameters]]:
    table = {"TableName": "locks"}
    yield "dynamodb list_tables", {}
    yield "dynamodb describe_table", table
    yield "dynamodb describe_continuous_backups", table
    yield "dynamodb describe_time_to_live", table
    yield "ecr describe_repositories", {}
    yield "ecr describe_images", {"repositoryName": "webapi"}
    yield "ecr list_images", {"repositoryName": "webapi"}
    yield "ecr get_authorization_token", {}
    yield "logs describe_log_groups", {}
    yield "ssm describe_parameters", {}
    yield "ssm get_parameter", {"Name": "/full"}
    yield "ssm get_parameters_by_path", {"Path": "/"}
