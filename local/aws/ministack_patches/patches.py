"""The list of all patches."""

from . import flow_logs, key_pairs, vpc_endpoints

PATCHES = (vpc_endpoints, flow_logs, key_pairs)


def apply_all() -> None:
    """Applies every patch, once.

    Raises MissingInternal before MiniStack serves anything where an internal of it is not as expected.
    """
    for patch in PATCHES:
        patch.apply()
