"""Helpers for the EC2 Query API in MiniStack, which reads parameters and answers with XML."""

import re
from collections.abc import Callable, Iterable

from ministack.services import ec2

from .internals import Response, require

Parameters = dict[str, list[str]]
"""A request's parameters, such as `{"VpcId": ["vpc-1"], "Tag.1.Key": ["Name"]}`."""

require(ec2, "_ACTION_MAP", "_p", "_esc", "_parse_member_list", "_parse_tag_specs", "_tag_set_xml", "_xml")


def element(name: str, text: str) -> str:
    return f"<{name}>{ec2._esc(text)}</{name}>"


def boolean(name: str, value: bool) -> str:
    return element(name, "true" if value else "false")


def items(name: str, contents: Iterable[str]) -> str:
    """A list as XML. Each of its items is XML already."""
    return f"<{name}>{''.join(f'<item>{content}</item>' for content in contents)}</{name}>"


def extend_each(response: Response, id_element: str, extra: Callable[[str], str]) -> Response:
    """Adds elements to each item of a Describe response, after the element with the item's ID."""
    status, headers, body = response
    identifier = re.compile(f"<{id_element}>([^<]*)</{id_element}>")
    extended = identifier.sub(lambda match: match.group(0) + extra(match.group(1)), body.decode())
    return status, headers, extended.encode()
