"""Nobody is root by a well-known access key.

Whatever the secret, MiniStack takes `test` and every account id for root, which has every permission: a pod could read
all of the account with them, and no denial that a test sees would prove anything. The one that is left is the
configured AWS_ACCESS_KEY_ID, of which MiniStack checks no signature either: choose it at random.
"""

import os
from collections.abc import Callable

from ministack.core import iam_evaluator
from ministack.services import sts

from .internals import wrap


def apply() -> None:
    # sts imported the function by name
    for module in (iam_evaluator, sts):
        wrap(module, "is_root_access_key", is_root_access_key)


def is_root_access_key(_original: Callable[[str], bool], access_key_id: str) -> bool:
    # the empty one stands for a request without credentials, which MiniStack refuses elsewhere
    return access_key_id in ("", os.environ.get("AWS_ACCESS_KEY_ID"))
