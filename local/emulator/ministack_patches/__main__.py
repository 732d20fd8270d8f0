"""Starts MiniStack with the patches. It is configured by MiniStack's own environment variables."""

import sys
from importlib.metadata import version

MINISTACK_VERSION = "1.5.33"


def main() -> None:
    installed = version("ministack")
    if installed != MINISTACK_VERSION:
        sys.exit(f"The patches are for MiniStack {MINISTACK_VERSION}, not {installed}: install requirements.txt.")
    # imported here, since the patches read MiniStack's internals, which another version need not have
    from ministack.app import main as serve  # noqa: PLC0415

    from .patches import apply_all  # noqa: PLC0415

    apply_all()
    serve()


main()
