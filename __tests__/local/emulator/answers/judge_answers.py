"""Makes right requests to an emulator, and prints what botocore's models do not allow in its answers.

Standard input: {"endpoint", "ca", "accessKeyId", "secretAccessKey"}.
Output: {"answers": <their number>, "problems": [<call and problem>]}.
"""

import json
import sys
from typing import Any

import judge
import world as worlds
from botocore import xform_name
from botocore.awsrequest import AWSResponse
from botocore.model import OperationModel
from case import World
from cases_right import CASES
from clients import open_world
from reads import reads

ANSWERS: list[list[str]] = []


def judge_answer(http_response: AWSResponse, model: OperationModel, **_others: Any) -> None:
    if http_response.status_code >= 300:
        return
    headers = {name.lower(): value for name, value in http_response.headers.items()}
    found = judge.problems(model, http_response.status_code, headers, http_response.content)
    ANSWERS.append([f"{model.service_model.service_name}:{model.name} {problem}" for problem in found])


def main() -> None:
    world: World = open_world(json.load(sys.stdin))
    for client in world.clients.values():
        client.meta.events.register("after-call", judge_answer)
    worlds.make(world)
    for one in CASES:
        service, _, operation = one.call.partition(" ")
        world.call(f"{service} {xform_name(operation)}", **one.build(world))
    for call, parameters in reads(world):
        world.call(call, **parameters)
    problems = sorted({problem for answer in ANSWERS for problem in answer})
    json.dump({"answers": len(ANSWERS), "problems": problems}, sys.stdout)


main()
