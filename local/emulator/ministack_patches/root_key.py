"""Well-known access keys are not root.

In MiniStack, the access keys `test` and every account ID are root, with any secret. Root has every permission. With
such a key, a pod could read everything in the account, and a test of a denied call would prove nothing. Only the
configured AWS_ACCESS_KEY_ID is root here. MiniStack does not verify its signature either: choose it at random.
"""

import os
from collections.abc import Callable

from ministack.core import iam_evaluator
from ministack.services import sts

from .internals import wrap


def apply() -> None:
    # sts has its own reference, since it imports the function by name
    for module in (iam_evaluator, sts):
        wrap(module, "is_root_access_key", is_root_access_key)


def is_root_access_key(_original: Callable[[str], bool], access_key_id: str) -> bool:
    # an empty key is a request without credentials, which MiniStack refuses elsewhere
    return access_key_id in ("", os.environ.get("AWS_ACCESS_KEY_ID"))
