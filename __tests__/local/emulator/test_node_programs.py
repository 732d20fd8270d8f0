"""How the program of a version is copied into a cluster's container and run there."""

import io
import tarfile
import tempfile
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

from docker.errors import ImageNotFound
from ministack.services import eks
from ministack_patches import kubernetes, node_programs


class Container:
    """A container that records the files that are copied into it, and the commands that are run in it."""

    def __init__(self, refusal: str = "") -> None:
        self.refusal = refusal
        self.files: dict[str, tuple[int, bytes]] = {}
        self.commands: list[list[str]] = []

    def put_archive(self, path: str, data: io.BufferedIOBase) -> None:
        with tarfile.open(fileobj=data) as tar:
            for entry in tar:
                content = tar.extractfile(entry)
                self.files[path + entry.name] = (entry.mode, content.read() if content else b"")

    def exec_run(self, command: list[str]) -> tuple[int, bytes]:
        self.commands.append(command)
        if command[0] == "test":
            return (0 if command[-1] in self.files else 1, b"")
        return (1 if self.refusal else 0, self.refusal.encode())


class NodePrograms(unittest.TestCase):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.program = Path(directory.name, "eks-node-0123", "eks-node")
        self.program.parent.mkdir()
        self.program.write_bytes(b"of 1.36")
        self.program.chmod(0o500)
        self.inside = "/usr/local/lib/eks-node/eks-node-0123/eks-node"
        builds = {
            "1.35": kubernetes.Build("node:1.35", "/eks-node"),
            "1.36": kubernetes.Build("node:1.36", str(self.program)),
        }
        offered = mock.patch.object(kubernetes, "offered", return_value=builds)
        offered.start()
        self.addCleanup(offered.stop)

    def switch(self, container: Container) -> None:
        engine = mock.Mock()
        engine.containers.get.return_value = container
        with mock.patch.object(eks.docker_lib, "from_env", return_value=engine):
            node_programs.switch("1", "kubelet", "1.36")

    def test_a_program_is_copied_once_and_every_user_may_run_it(self) -> None:
        container = Container()
        self.switch(container)
        self.assertEqual(container.files, {self.inside: (0o755, b"of 1.36")})
        self.assertEqual(container.commands[-1], ["eks-node", "upgrade", "kubelet", self.inside])
        with mock.patch.object(container, "put_archive") as put:
            self.switch(container)
        put.assert_not_called()

    def test_a_failed_upgrade_raises_the_error_of_the_node(self) -> None:
        with self.assertRaisesRegex(RuntimeError, "^upgrade: kubelet ended$"):
            self.switch(Container("upgrade: kubelet ended\n"))

    def test_a_cluster_without_a_container_is_not_upgraded(self) -> None:
        with self.assertRaisesRegex(RuntimeError, "container is gone"):
            node_programs.switch(None, "kubelet", "1.36")

    def test_a_cluster_starts_on_the_image_of_its_version(self) -> None:
        original, client = mock.Mock(), mock.Mock()
        node_programs.start_container(original, client, {"image": "node:1.36"}, b"registries")
        original.assert_called_once_with(client, {"image": "node:1.36"}, b"registries")

    def test_a_cluster_starts_with_its_program_in_the_image_that_the_engine_has(self) -> None:
        container = Container()
        started = self.start_where_there_is_only("node:1.35", container)
        self.assertEqual(started, "node:1.35")
        self.assertEqual(container.files, {"/usr/local/bin/eks-node": (0o755, b"of 1.36")})

    def test_a_missing_image_is_left_to_the_engine_if_there_is_no_other_image(self) -> None:
        container = Container()
        self.assertEqual(self.start_where_there_is_only("rancher/k3s", container), "node:1.36")
        self.assertEqual(container.files, {})

    def start_where_there_is_only(self, image: str, container: Container) -> str:
        """Starts a cluster of 1.36, and returns the image of its container."""
        client = mock.Mock()
        client.containers.create.return_value = container

        def get(name: str) -> None:
            if name != image:
                raise ImageNotFound(name)

        client.images.get.side_effect = get

        def original(engine: Any, run: dict[str, Any]) -> str:
            engine.containers.create(**run)
            return run["image"]

        return node_programs.start_container(original, client, {"image": "node:1.36"})
