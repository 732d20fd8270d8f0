"""The versions of Kubernetes that the local cloud runs. `npm run up` and `npm run cloud` write them to a file.

The file is read at each use: a command that changes the environment's version builds a program while the emulator runs.
"""

import json
import os
from pathlib import Path
from typing import NamedTuple

FILE = os.environ.get("MINISTACK_KUBERNETES", "")
"""The path of a JSON object. Its keys are the versions that are offered, its values the builds, or null."""


class Build(NamedTuple):
    """What a cluster of one version runs on."""

    image: str
    program: str | None
    """The path of the node's program on this machine. None if the image is the stock image of k3s."""


def offered() -> dict[str, Build | None]:
    """The builds by version, oldest first. None for a version that was not built."""
    versions = json.loads(Path(FILE).read_text())
    return {
        version: Build(build["image"], build.get("program")) if build else None for version, build in versions.items()
    }


def newest() -> str:
    """The newest version that was built. It is the default for a cluster without a version."""
    return [version for version, build in offered().items() if build][-1]


def minor(version: str) -> int:
    """The minor version, for example 36 for `1.36`."""
    return int(version.partition(".")[2])


def not_built(version: str) -> str | None:
    """Why the local cloud can't run a version that EKS offers, or None if it can."""
    if offered()[version]:
        return None
    remedy = "set cluster.version of the environment, and run npm run up."
    return f"The local cloud has not built Kubernetes {version}: {remedy}"


def not_upgradable(version: str) -> str | None:
    """Why the local cloud can't upgrade a running node to a version, or None if it can."""
    build = offered()[version]
    if build is None:
        return not_built(version)
    if build.program is None:
        return "The node is the stock image of k3s, which can't be upgraded: npm run down, and npm run up."
    return None
