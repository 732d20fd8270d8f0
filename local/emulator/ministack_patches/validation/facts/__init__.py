"""Names that AWS knows, from snapshots. The first lines of each file name its source.

A section of a file has a title in brackets and names below it. Take a newer snapshot together with a newer botocore.
"""

from functools import cache
from pathlib import Path

_DIRECTORY = Path(__file__).parent


@cache
def architectures() -> dict[str, str]:
    """The architecture of each instance type: `x86_64`, `arm64`, or `other` for Macs."""
    sections = _sections("instance_types.txt")
    return {name: architecture for architecture, names in sections.items() for name in names}


@cache
def managed_policies() -> frozenset[str]:
    """The AWS managed policies by path and name, such as `service-role/AmazonEC2RoleforSSM`."""
    return frozenset(_sections("managed_policies.txt")["policies"])


@cache
def endpoint_services(region: str) -> dict[str, set[str]]:
    """The types of each endpoint service of a region, such as `com.amazonaws.eu-central-1.s3`."""
    services: dict[str, set[str]] = {}
    for title, names in _sections("endpoint_services.txt").items():
        kind, _, prefix = title.partition(" ")
        for name in names:
            full = name if prefix == "without region" else f"{prefix}.{region}.{name}"
            services.setdefault(full, set()).add(kind.capitalize())
    return services


@cache
def zones(region: str) -> tuple[str, ...]:
    """The availability zones of a region, or none for a region that the snapshot does not know."""
    letters = next((letters for letters, regions in _sections("zones.txt").items() if region in regions), "")
    return tuple(f"{region}{letter}" for letter in letters)


def _sections(file: str) -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {}
    title = ""
    for line in (_DIRECTORY / file).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            title = line.strip("[]")
        elif not line.startswith("#"):
            sections.setdefault(title, []).extend(line.split())
    return sections
