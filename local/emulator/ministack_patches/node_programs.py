"""Runs a part of a cluster's node with the program of another version. The pods continue to run.

The engine's API copies the program into the container. This API is the same for Docker, Podman and an engine in a
virtual machine: https://docs.docker.com/reference/api/engine/ (PutContainerArchive).
"""

import tarfile
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ministack.services import eks

from . import kubernetes
from .internals import require, wrap

# on a busy machine: copying 180 MB, the start of the new API server, and the start of the former one if that fails
TIMEOUT_SECONDS = 600

_OWN = "usr/local/bin/eks-node"


def apply() -> None:
    require(eks, "docker_lib", "_k3s_exec")
    wrap(eks, "_start_k3s_container", start_container)


def start_container(original: Any, client: Any, run: dict[str, Any], *files: bytes | None) -> Any:
    """Starts a cluster. If the engine lacks its image, uses another version's image with the cluster's program.

    The engine lacks the image if the version was built while Podman was running: Podman can't load another image then.
    """
    builds = [build for build in kubernetes.offered().values() if build]
    program = next((build.program for build in builds if build.image == run["image"]), None)
    others = [build.image for build in builds if build.program and _has_image(client, build.image)]
    if program is None or run["image"] in others or not others:
        return original(client, run, *files)

    def create(**arguments: Any) -> Any:
        container = client.containers.create(**arguments)
        _put(container, Path(program), _OWN)
        return container

    return original(
        SimpleNamespace(containers=SimpleNamespace(create=create), images=client.images),
        {**run, "image": others[0]},
        *files,
    )


def switch(container_id: str | None, part: str, version: str) -> None:
    """Returns when the part works with the program of this version.

    Raises RuntimeError with the reason if the part does not work. It then works with the former program again.
    """
    build = kubernetes.offered()[version]
    if container_id is None or build is None or build.program is None:
        raise RuntimeError("the cluster's container is gone")
    program = Path(build.program)
    container = eks.docker_lib.from_env(timeout=TIMEOUT_SECONDS).containers.get(container_id)
    # the directory is a cache entry, whose name is different for each build
    inside = f"usr/local/lib/eks-node/{program.parent.name}/{program.name}"
    if eks._k3s_exec(container, ["test", "-x", f"/{inside}"])[0] != 0:
        _put(container, program, inside)
    status, output = eks._k3s_exec(container, ["eks-node", "upgrade", part, f"/{inside}"])
    if status != 0:
        raise RuntimeError(output.strip())


def _has_image(client: Any, image: str) -> bool:
    try:
        client.images.get(image)
    except eks.docker_lib.errors.ImageNotFound:
        return False
    return True


def _put(container: Any, program: Path, inside: str) -> None:
    with tempfile.TemporaryFile() as archive:
        with tarfile.open(fileobj=archive, mode="w") as tar:
            tar.add(program, arcname=inside, filter=_for_everybody)
        archive.seek(0)
        container.put_archive("/", archive)


def _for_everybody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.mode = 0o755
    return entry
