"""The archives that are copied into a node's container."""

import tarfile
import unittest
from typing import Any
from unittest import mock

from ministack.services import eks
from ministack_patches import archives


class Archives(unittest.TestCase):
    def setUp(self) -> None:
        changed = mock.patch.object(tarfile, "RECORDSIZE", tarfile.RECORDSIZE)
        changed.start()
        self.addCleanup(changed.stop)

    def test_end_with_the_two_blocks_that_end_every_archive(self) -> None:
        archives.apply()
        engine: Any = mock.Mock()
        eks._start_k3s_container(engine, {}, b"mirrors: {}\n", b"kind: Config\n")
        (_, archive), _ = engine.containers.create.return_value.put_archive.call_args
        # a header and the content of each file, then the end: https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html
        self.assertEqual(len(archive), (2 * 2 + 2) * tarfile.BLOCKSIZE)
        self.assertEqual(archive[-2 * tarfile.BLOCKSIZE :], bytes(2 * tarfile.BLOCKSIZE))
