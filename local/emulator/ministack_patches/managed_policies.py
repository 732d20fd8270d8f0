"""AWS managed policies that MiniStack lacks.

Any managed policy can be attached to a role, but one that MiniStack does not know gives the role no permissions.
"""

import json

from ministack.services import iam

from .internals import require

_DOCUMENTS = {
    # https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEC2ContainerRegistryPullOnly.html
    "AmazonEC2ContainerRegistryPullOnly": {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": [
                    "ecr:GetAuthorizationToken",
                    "ecr:BatchGetImage",
                    "ecr:GetDownloadUrlForLayer",
                    "ecr:BatchImportUpstreamImage",
                ],
                "Resource": "*",
            }
        ],
    },
}


def apply() -> None:
    require(iam, "_AWS_MANAGED_POLICY_PREFIX", "_aws_managed_policies", "_make_aws_managed_record")
    for name, document in _DOCUMENTS.items():
        record = iam._make_aws_managed_record(name, json.dumps(document))
        iam._aws_managed_policies[f"{iam._AWS_MANAGED_POLICY_PREFIX}{name}"] = record
