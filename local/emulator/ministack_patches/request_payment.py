"""S3 answers who pays for requests to a bucket.

MiniStack takes GetBucketRequestPayment for ListObjects, and answers with the objects of the bucket.
"""

from collections.abc import Callable
from typing import Any

from ministack import app

from .internals import Response, require, wrap_entry

# the owner pays: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketRequestPayment.html
_ANSWER = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b'<RequestPaymentConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
    b"<Payer>BucketOwner</Payer></RequestPaymentConfiguration>"
)


def apply() -> None:
    require(app, "SERVICE_HANDLERS")
    wrap_entry(app.SERVICE_HANDLERS, "s3", answer)


async def answer(
    original: Callable[..., Any],
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes,
    query: dict[str, list[str]],
) -> Response:
    status, answered, content = await original(method, path, headers, body, query)
    # MiniStack has looked up the bucket
    if method == "GET" and "requestPayment" in query and status == 200:
        return status, {**answered, "Content-Type": "application/xml", "Content-Length": str(len(_ANSWER))}, _ANSWER
    return status, answered, content
