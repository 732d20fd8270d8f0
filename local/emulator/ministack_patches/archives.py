"""Archives for containers end with their last block.

Python fills an archive up to 10,240 bytes. Podman stops to read at the end of the archive, and may do so before it was
sent the rest. It then answers 500 "broken pipe": https://github.com/containers/buildah/issues/6573. MiniStack starts
the node without its files after that. Needed by `aws_eks_cluster`, whose node gets its registry and its webhook this
way.
"""

import tarfile

from .internals import require


def apply() -> None:
    require(tarfile, "RECORDSIZE", "BLOCKSIZE")
    # read when an archive is closed: https://github.com/python/cpython/blob/v3.11.7/Lib/tarfile.py#L1956
    tarfile.RECORDSIZE = tarfile.BLOCKSIZE  # type: ignore[misc]
