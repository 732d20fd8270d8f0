"""What an update of a configuration changes, as DescribeUpdate shows it. The names are in botocore's UpdateParamType.

https://docs.aws.amazon.com/cli/latest/reference/eks/update-cluster-config.html and
https://docs.aws.amazon.com/cli/latest/reference/eks/update-nodegroup-config.html show some with values.
"""

import json
from typing import Any

from .update_records import Parameters

_CLUSTER = {
    "resourcesVpcConfig.endpointPublicAccess": "EndpointPublicAccess",
    "resourcesVpcConfig.endpointPrivateAccess": "EndpointPrivateAccess",
    "resourcesVpcConfig.publicAccessCidrs": "PublicAccessCidrs",
    "resourcesVpcConfig.subnetIds": "Subnets",
    "resourcesVpcConfig.securityGroupIds": "SecurityGroups",
    "logging": "ClusterLogging",
    "accessConfig.authenticationMode": "AuthenticationMode",
    "upgradePolicy": "UpgradePolicy",
    "zonalShiftConfig": "ZonalShiftConfig",
    "deletionProtection": "DeletionProtection",
}
_NODE_GROUP = {
    "scalingConfig.minSize": "MinSize",
    "scalingConfig.maxSize": "MaxSize",
    "scalingConfig.desiredSize": "DesiredSize",
    "updateConfig.maxUnavailable": "MaxUnavailable",
    "updateConfig.maxUnavailablePercentage": "MaxUnavailablePercentage",
    "nodeRepairConfig.enabled": "NodeRepairEnabled",
    "labels.addOrUpdateLabels": "LabelsToAdd",
    "labels.removeLabels": "LabelsToRemove",
    "taints.addOrUpdateTaints": "TaintsToAdd",
    "taints.removeTaints": "TaintsToRemove",
}


def of_cluster(body: dict[str, Any]) -> Parameters:
    return _parameters(_CLUSTER, body)


def of_node_group(body: dict[str, Any]) -> Parameters:
    return _parameters(_NODE_GROUP, body)


def _parameters(names: dict[str, str], body: dict[str, Any]) -> Parameters:
    values = {name: _at(body, path) for path, name in names.items()}
    return {name: _text(value) for name, value in values.items() if value is not None}


def _at(body: Any, path: str) -> Any:
    for key in path.split("."):
        body = body.get(key) if isinstance(body, dict) else None
    return body


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
