"""Starts runc, and removes the capability CAP_SYS_RESOURCE from its containers.

A machine that lacks the capability can't give it to a container, but Docker requests it. The first argument is the path
of the real runc. The others are runc's arguments: the files that --bundle and --process name are changed.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

CAPABILITY = "CAP_SYS_RESOURCE"


def main() -> None:
    runc, *arguments = sys.argv[1:]
    if bundle := value_of(arguments, "--bundle"):
        rewrite(Path(bundle, "config.json"), lambda specification: specification["process"])
    if process := value_of(arguments, "--process"):
        rewrite(Path(process), lambda specification: specification)
    os.execv(runc, [runc, *arguments])


def value_of(arguments: list[str], option: str) -> str | None:
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=True):
        if argument == option:
            return following
        if argument.startswith(f"{option}="):
            return argument.removeprefix(f"{option}=")
    return None


def rewrite(file: Path, process_of: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Removes the capability and the OOM score of the process in a file.

    https://github.com/opencontainers/runtime-spec/blob/v1.2.0/config.md#linux-process
    """
    specification = json.loads(file.read_text())
    process = process_of(specification)
    process.pop("oomScoreAdj", None)
    for names in process.get("capabilities", {}).values():
        if CAPABILITY in names:
            names.remove(CAPABILITY)
    file.write_text(json.dumps(specification))


main()
