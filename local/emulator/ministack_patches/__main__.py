"""Starts MiniStack with the patches. MiniStack's own environment variables configure it."""

import sys
from importlib.metadata import version

MINISTACK_VERSION = "1.5.33"


def main() -> None:
    installed = version("ministack")
    if installed != MINISTACK_VERSION:
        sys.exit(f"The patches are for MiniStack {MINISTACK_VERSION}, not {installed}: install requirements.txt.")
    # imported after the check, since the patches use internals that another version of MiniStack may not have
    from ministack.app import main as serve  # noqa: PLC0415

    from .patches import apply_all  # noqa: PLC0415

    apply_all()
    serve()


main()
