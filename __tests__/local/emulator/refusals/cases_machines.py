"""Wrong requests about launch templates, key pairs and tags."""

import base64

from case import MODEL, Build, Case, case
from world import KEY, REGION


def subnet(block: str, zone: str = "a") -> Build:
    return lambda world: {"VpcId": world["vpc"], "CidrBlock": block, "AvailabilityZone": f"{REGION}{zone}"}


def template(name: str, **data: object) -> dict[str, object]:
    return {"LaunchTemplateName": name, "LaunchTemplateData": data}


def tags(**tag: str) -> Build:
    return lambda world: {"Resources": [world["vpc"]], "Tags": [tag]}


CASES: tuple[Case, ...] = (
    case(
        "ec2_launch_templates.name",
        "ec2 CreateLaunchTemplate",
        "a name with a space",
        {
            "LaunchTemplateName": "the nodes",
            "LaunchTemplateData": {"EbsOptimized": True},
        },
    ),
    case(
        "ec2_launch_templates.instance_type",
        "ec2 CreateLaunchTemplate",
        "the instance type zz9.large",
        template("with-zz9", InstanceType="zz9.large"),
    ),
    case(
        "ec2_launch_templates.hop_limit",
        "ec2 CreateLaunchTemplate",
        "a hop limit of 65",
        template("with-hops", MetadataOptions={"HttpPutResponseHopLimit": 65}),
    ),
    case(
        "ec2_launch_templates.user_data",
        "ec2 CreateLaunchTemplate",
        "user data in clear text",
        template("with-text", UserData="#!/bin/sh"),
    ),
    case(
        MODEL,
        "ec2 CreateLaunchTemplate",
        "the volume type gp9",
        template("with-gp9", BlockDeviceMappings=[{"DeviceName": "/dev/xvda", "Ebs": {"VolumeType": "gp9"}}]),
    ),
    case(
        MODEL,
        "ec2 CreateLaunchTemplate",
        "tags for a node",
        template("with-tags", TagSpecifications=[{"ResourceType": "node", "Tags": [{"Key": "a", "Value": "b"}]}]),
    ),
    case(
        "ec2_key_pairs.public_key",
        "ec2 ImportKeyPair",
        "text in place of a key",
        {
            "KeyName": "text",
            "PublicKeyMaterial": b"a public key",
        },
    ),
    case(
        "ec2_key_pairs.public_key",
        "ec2 ImportKeyPair",
        "an ECDSA key",
        {
            "KeyName": "ecdsa",
            "PublicKeyMaterial": b"ecdsa-sha2-nistp256 " + base64.b64encode(b"\0\0\0\x13ecdsa-sha2-nistp256"),
        },
    ),
    case(
        "ec2_key_pairs.public_key",
        "ec2 ImportKeyPair",
        "a key that is cut off",
        {
            "KeyName": "cut",
            "PublicKeyMaterial": KEY[:20],
        },
    ),
    case("ec2_tags.reserved", "ec2 CreateTags", "the key aws:x", tags(Key="aws:x", Value="a")),
    case("ec2_tags.length", "ec2 CreateTags", "a value of 257", tags(Key="a", Value="b" * 257)),
    case(
        "ec2_tags.count",
        "ec2 CreateTags",
        "51 tags",
        lambda world: {
            "Resources": [world["vpc"]],
            "Tags": [{"Key": f"key-{number}", "Value": "a"} for number in range(51)],
        },
    ),
    case(
        "ec2_tags.resources",
        "ec2 CreateTags",
        "a subnet that does not exist",
        {
            "Resources": ["subnet-0123456789abcdef0"],
            "Tags": [{"Key": "a", "Value": "b"}],
        },
    ),
)
