"""The machines of EKS's managed node groups: instance types, architecture, launch templates and SSH."""

from typing import Any

from ministack.services import ec2

from . import facts
from .ec2_launch_templates import is_instance_type
from .eks_refusals import invalid_parameter
from .refusals import RefusedError
from .rules import Parameters, rule


@rule("eks", "CreateNodegroup")
def instance_types(parameters: Parameters) -> None:
    """They exist: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html.

    The wording: https://github.com/scylladb/scylla-cluster-tests/issues/12419, in which EC2 says it.
    """
    unknown = [one for one in _instance_types(parameters) if not is_instance_type(one)]
    if unknown:
        raise invalid_parameter(f"The following supplied instance types do not exist: [{', '.join(unknown)}]")


@rule("eks", "CreateNodegroup")
def architecture(parameters: Parameters) -> None:
    """That of the AMI: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html.

    The wording: https://github.com/HHS/simpler-grants-gov/pull/12404.
    """
    kind = parameters.get("amiType", "AL2023_x86_64_STANDARD")
    if kind == "CUSTOM":
        return
    wanted = "arm64" if "ARM_64" in kind else "x86_64"
    known = facts.architectures()
    wrong = [one for one in _instance_types(parameters) if known.get(one, wanted) != wanted]
    if wrong:
        raise invalid_parameter(f"[{', '.join(wrong)}] is not a valid instance type for requested amiType {kind}")


@rule("eks", "CreateNodegroup")
def launch_template(parameters: Parameters) -> None:
    """By name or ID: https://docs.aws.amazon.com/eks/latest/APIReference/API_LaunchTemplateSpecification.html.

    The wording: https://github.com/eksctl-io/eksctl/pull/3104; of EC2: https://github.com/eksctl-io/eksctl/issues/7786.
    """
    reference = parameters.get("launchTemplate")
    if reference is None:
        return
    if ("id" in reference) == ("name" in reference):
        raise invalid_parameter("Either provide launch template ID or launch template name in the request.")
    found = _template(reference)
    if found is None:
        raise _invalid_request("The specified launch template, with template ID or name, does not exist.")
    version = reference.get("version", "$Default")
    if version.isdecimal() and int(version) not in {one["VersionNumber"] for one in found["Versions"]}:
        identifier = found["LaunchTemplateId"]
        raise _invalid_request(
            f"Could not find the specified version {version} for the launch template with ID {identifier}."
        )


@rule("eks", "CreateNodegroup")
def beside_launch_template(parameters: Parameters) -> None:
    """No disk size, no remote access, and instance types in one place.

    https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html. The wording:
    https://github.com/terraform-aws-modules/terraform-aws-eks/issues/1386, of the others it is not known.
    """
    reference = parameters.get("launchTemplate")
    if reference is None:
        return
    for member, text in (("diskSize", "disk size"), ("remoteAccess", "remote access")):
        if member in parameters:
            raise invalid_parameter(f"Cannot specify {text} together with a launch template")
    if "instanceTypes" in parameters and _data(reference).get("InstanceType"):
        raise _invalid_request("Cannot specify instance types in launch template and API request")


@rule("eks", "CreateNodegroup")
def remote_access(parameters: Parameters) -> None:
    """The key pair exists: https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteAccessConfig.html.

    EKS's wording is not known; here it passes on EC2's error.
    """
    wanted = parameters.get("remoteAccess", {}).get("ec2SshKey")
    if wanted and wanted not in ec2._key_pairs:
        raise invalid_parameter(f"The key pair '{wanted}' does not exist")


def _instance_types(parameters: Parameters) -> list[str]:
    in_template = _data(parameters["launchTemplate"]).get("InstanceType") if "launchTemplate" in parameters else None
    return parameters.get("instanceTypes") or ([in_template] if in_template else [])


def _template(reference: Parameters) -> Any:
    if "id" in reference:
        return ec2._launch_templates.get(reference["id"])
    templates = ec2._launch_templates.values()
    return next((one for one in templates if one["LaunchTemplateName"] == reference["name"]), None)


def _data(reference: Parameters) -> Parameters:
    """What the launch template has in the version that is referred to."""
    found = _template(reference) or {"Versions": []}
    version = reference.get("version")
    versions = [one for one in found["Versions"] if version in {None, str(one["VersionNumber"])}] or found["Versions"]
    return versions[-1]["LaunchTemplateData"] if versions else {}


def _invalid_request(message: str) -> RefusedError:
    return RefusedError("InvalidRequestException", message)
