"""Makes calls to AWS, and prints the result of each call: the code of the error, or null.

Standard input: {"callers": {<name>: <credentials>}, "calls": [{"caller", "service", "operation", "parameters"}]}.
One process makes all calls, since loading the models of the services takes longer than hundreds of calls.
"""

import json
import sys
from functools import cache
from typing import Any

import botocore.session
from botocore import xform_name
from botocore.client import BaseClient
from botocore.config import Config
from botocore.exceptions import ClientError

REQUEST = json.load(sys.stdin)
SESSION = botocore.session.get_session()
# no retries: the first answer is the result
CONFIG = Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"})


@cache
def client(caller: str, service: str) -> BaseClient:
    credentials = REQUEST["callers"][caller]
    return SESSION.create_client(
        service,
        aws_access_key_id=credentials["accessKeyId"],
        aws_secret_access_key=credentials["secretAccessKey"],
        aws_session_token=credentials.get("sessionToken"),
        config=CONFIG,
    )


def outcome(caller: str, service: str, operation: str, parameters: dict[str, Any]) -> str | None:
    try:
        getattr(client(caller, service), xform_name(operation))(**parameters)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return None


json.dump([outcome(**call) for call in REQUEST["calls"]], sys.stdout)
