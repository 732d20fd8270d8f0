"""Imported key pairs keep their tags and key type.

MiniStack drops both, so `aws_key_pair` with tags shows a difference after the first apply.
"""

import base64
from collections.abc import Callable

from ministack.services import ec2

from . import ec2_xml
from .ec2_xml import Parameters
from .internals import Response, require, wrap_entry


def apply() -> None:
    require(ec2, "_key_pairs")
    wrap_entry(ec2._ACTION_MAP, "ImportKeyPair", import_key_pair)
    wrap_entry(ec2._ACTION_MAP, "DescribeKeyPairs", describe_key_pairs)


def import_key_pair(original: Callable[[Parameters], Response], parameters: Parameters) -> Response:
    response = original(parameters)
    key_pair = ec2._key_pairs.get(ec2._p(parameters, "KeyName"))
    if key_pair is None:
        return response
    material = base64.b64decode(ec2._p(parameters, "PublicKeyMaterial"))
    key_pair["KeyType"] = "ed25519" if material.startswith(b"ssh-ed25519 ") else "rsa"
    ec2._parse_tag_specs(parameters, "key-pair", key_pair["KeyPairId"])
    return response


def describe_key_pairs(original: Callable[[Parameters], Response], parameters: Parameters) -> Response:
    key_types = {pair["KeyPairId"]: pair.get("KeyType", "rsa") for pair in ec2._key_pairs.values()}
    return ec2_xml.extend_each(
        original(parameters),
        "keyPairId",
        lambda identifier: ec2._tag_set_xml(identifier) + ec2_xml.element("keyType", key_types[identifier]),
    )
