"""`aws eks get-token` works against the emulator.

With AWS_ENDPOINT_URL, the AWS CLI signs the token's URL for the emulator's own host. MiniStack accepts only
`sts.<region>.amazonaws.com`, so kubectl and Terraform's Helm and Kubernetes providers would get Unauthorized.
The signature includes the host, so it is verified with the host that was signed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult

from ministack.services import eks

from . import gateway
from .internals import require, wrap

Query = dict[str, list[str]]


@dataclass(frozen=True)
class SignedUrl:
    """The parts of a token's URL that MiniStack verifies."""

    scheme: str
    netloc: str
    path: str
    hostname: str


def apply() -> None:
    require(eks, "_qp")
    wrap(eks, "_decode_aws_iam_token", decode)


def decode(
    original: Callable[[str], tuple[SplitResult, Query] | None], token: str
) -> tuple[SplitResult | SignedUrl, Query] | None:
    decoded = original(token)
    if decoded is None:
        return None
    url, query = decoded
    if url.netloc != gateway.authority():
        return decoded
    # <access key>/<date>/<region>/sts/aws4_request; MiniStack itself refuses a scope of another form
    scope = eks._qp(query, "X-Amz-Credential").split("/")
    region = scope[2] if len(scope) == 5 else ""
    return SignedUrl(url.scheme, url.netloc, url.path, f"sts.{region}.amazonaws.com"), query
