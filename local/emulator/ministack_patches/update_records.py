"""The updates of clusters and node groups that DescribeUpdate shows.

They are lost when the emulator ends. The cluster's container is removed then as well.
"""

import logging
import threading
from collections.abc import Callable
from typing import Any

from ministack.services import eks

from .internals import Response

logger = logging.getLogger("eks")

Parameters = dict[str, str]
"""What an update changes, by the name in DescribeUpdate, for example Version."""

_records: dict[str, dict[str, Any]] = {}
_in_progress: dict[str, str] = {}


def done(kind: str, parameters: Parameters | None = None) -> Response:
    """The answer to an update that is already complete."""
    return _answer(_new(kind, parameters, "Successful"))


def begin(arn: str, kind: str, parameters: Parameters, work: Callable[[], None]) -> Response:
    """Starts an update of this resource in the background, and returns the answer.

    If `work` raises an exception, the update has failed for that reason.
    """
    record = _new(kind, parameters, "InProgress")
    answer = _answer(record)
    _in_progress[arn] = record["id"]
    threading.Thread(target=_finish, args=(arn, record, work), daemon=True, name=f"eks-update-{record['id']}").start()
    return answer


def in_progress(arn: str) -> str | None:
    """The ID of the update of this resource that is in progress, or None."""
    return _in_progress.get(arn)


def describe(identifier: str) -> Response:
    # MiniStack's own updates are complete when it answers, and it keeps no record of them
    finished = {"id": identifier, "status": "Successful", "type": "ConfigUpdate", "createdAt": eks._now()}
    return _answer(_records.get(identifier) or {**finished, "params": [], "errors": []})


def refuse_second(arn: str, kind: str, what: str) -> Response | None:
    """The answer that refuses an update while an earlier update of this resource is in progress, or None.

    The message for a cluster is in https://github.com/rancher/eks-operator/issues/547.
    """
    update = in_progress(arn)
    if update is None:
        return None
    return eks._error(
        409, "ResourceInUseException", f"Cannot {kind} because {what} currently has update {update} in progress"
    )


def _new(kind: str, parameters: Parameters | None, status: str) -> dict[str, Any]:
    record: dict[str, Any] = {"id": eks.new_uuid(), "status": status, "type": kind, "createdAt": eks._now()}
    record |= {"params": [{"type": name, "value": value} for name, value in (parameters or {}).items()], "errors": []}
    _records[record["id"]] = record
    return record


def _answer(record: dict[str, Any]) -> Response:
    return eks._json_resp(200, {"update": record})


def _finish(arn: str, record: dict[str, Any], work: Callable[[], None]) -> None:
    status = "Successful"
    try:
        work()
    except Exception as error:
        logger.warning("EKS: the update of %s failed: %s", arn, error)
        record["errors"] = [{"errorCode": "Unknown", "errorMessage": str(error), "resourceIds": []}]
        status = "Failed"
    # removed before the status changes: a client may start the next update as soon as it sees the new status
    del _in_progress[arn]
    record["status"] = status
