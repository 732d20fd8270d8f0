"""Makes requests to an emulator, and prints the answer to each.

The argument is `wrong` or `right`. Standard input: {"endpoint", "ca", "accessKeyId", "secretAccessKey"}. Output: a list
of {"rule", "call", "title", "code", "message"}, with null for the code and message of a request that is accepted.
"""

import json
import re
import sys

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
from botocore.exceptions import ClientError
from case import Case, World
from clients import open_world

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
