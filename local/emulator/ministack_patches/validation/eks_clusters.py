"""EKS's clusters: keys, access, and the order of deletion."""

from ministack.services import eks, kms

from ministack_patches.internals import require

from .eks_refusals import invalid_parameter
from .refusals import RefusedError
from .rules import Parameters, rule

require(eks, "_clusters", "_nodegroups")
require(kms, "_resolve_key")


@rule("eks", "CreateCluster")
def key(parameters: Parameters) -> None:
    """The key for secrets exists: https://docs.aws.amazon.com/eks/latest/APIReference/API_Provider.html.

    EKS's wording is not known.
    """
    for one in parameters.get("encryptionConfig", []):
        arn = one.get("provider", {}).get("keyArn", "")
        if kms._resolve_key(arn) is None:
            raise invalid_parameter(f"The key {arn} does not exist")


@rule("eks", "CreateCluster")
def creator(parameters: Parameters) -> None:
    """https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html

    The wording: https://github.com/terraform-aws-modules/terraform-aws-eks/issues/3206.
    """
    access = parameters.get("accessConfig", {})
    is_map = access.get("authenticationMode") == "CONFIG_MAP"
    if is_map and not access.get("bootstrapClusterCreatorAdminPermissions", True):
        setting = "bootstrapClusterCreatorAdminPermissions"
        raise invalid_parameter(f"{setting} must be true if cluster authentication mode is set to CONFIG_MAP")


@rule("eks", "UpdateClusterConfig")
def authentication_mode(parameters: Parameters) -> None:
    """Step by step to `API`: https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html.

    The wording: https://github.com/pulumi/pulumi-eks/issues/1493.
    """
    wanted = parameters.get("accessConfig", {}).get("authenticationMode")
    current = eks._clusters.get(parameters["name"], {}).get("accessConfig", {}).get("authenticationMode")
    steps = {("CONFIG_MAP", "API_AND_CONFIG_MAP"), ("API_AND_CONFIG_MAP", "API")}
    if wanted and current and (current, wanted) not in steps:
        raise invalid_parameter(f"Unsupported authentication mode update from {current} to {wanted}")


@rule("eks", "DeleteCluster")
def node_groups_first(parameters: Parameters) -> None:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_DeleteCluster.html

    The wording: moto/eks/models.py of moto 5.2.5 (PyPI).
    """
    if any(one["clusterName"] == parameters["name"] for one in eks._nodegroups.values()):
        raise RefusedError("ResourceInUseException", "Cluster has nodegroups attached", 409)
