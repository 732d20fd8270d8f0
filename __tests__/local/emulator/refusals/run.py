"""Makes requests to an emulator, and prints the answer to each.

The argument is `wrong` or `right`. Standard input: {"endpoint", "ca", "accessKeyId", "secretAccessKey"}. Output: a list
of {"rule", "call", "title", "code", "message"}, with null for the code and message of a request that is accepted.
"""

import json
import re
import sys

import botocore.session
import cases_access
import cases_clusters
import cases_deletion
import cases_endpoints
import cases_identity
import cases_machines
import cases_network
import cases_node_groups
import cases_right
import cases_storage
import world as worlds
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError
from case import Case, World

SERVICES = ("dynamodb", "ec2", "ecr", "eks", "iam", "kms", "logs", "s3", "ssm")
WRONG = (
    *cases_network.CASES,
    *cases_endpoints.CASES,
    *cases_machines.CASES,
    *cases_clusters.CASES,
    *cases_node_groups.CASES,
    *cases_access.CASES,
    *cases_identity.CASES,
    *cases_storage.CASES,
    *cases_deletion.CASES,
)
CASES = {"wrong": WRONG, "right": cases_right.CASES}
# what an emulator draws
_DRAWN = re.compile(r"-[0-9a-f]{17}\b")


def open_world(settings: dict[str, str]) -> World:
    session = botocore.session.get_session()
    # wrong requests are sent, and their first answer counts
    config = Config(parameter_validation=False, retries={"max_attempts": 0}, s3={"addressing_style": "path"})
    clients = {
        service: session.create_client(
            service,
            region_name=worlds.REGION,
            endpoint_url=settings["endpoint"],
            verify=settings["ca"],
            aws_access_key_id=settings["accessKeyId"],
            aws_secret_access_key=settings["secretAccessKey"],
            config=config,
        )
        for service in SERVICES
    }
    return World(clients)


def row(world: World, one: Case) -> dict[str, str | None]:
    service, _, operation = one.call.partition(" ")
    parameters = one.build(world)
    code = message = None
    try:
        world.call(f"{service} {xform_name(operation)}", **parameters)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        message = _DRAWN.sub("-0123456789abcdef0", error.response["Error"].get("Message", ""))
    return {"rule": one.rule, "call": one.call, "title": one.title, "code": code, "message": message}


def main() -> None:
    world = open_world(json.load(sys.stdin))
    worlds.make(world)
    json.dump([row(world, one) for one in CASES[sys.argv[1]]], sys.stdout)


main()
