"""Launch templates: names, instance types, metadata options and user data.

EC2 does not check all parameters before an instance starts, such as the key pair and the image.
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/launch-template-restrictions.html
"""

import base64
import re

from . import facts
from .reading.request import service_model
from .refusals import RefusedError
from .rules import Parameters, rule

_NAME = re.compile(r"[a-zA-Z0-9().\-/_]{3,128}")
_CREATE = ("CreateLaunchTemplate", "CreateLaunchTemplateVersion")


@rule("ec2", "CreateLaunchTemplate")
def name(parameters: Parameters) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html

    The code: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html. The wording is not known.
    """
    wanted = parameters["LaunchTemplateName"]
    if not _NAME.fullmatch(wanted):
        message = f"Launch template name '{wanted}' must have 3 to 128 of these characters: a-z A-Z 0-9 ( ) . - / _"
        raise RefusedError("InvalidLaunchTemplateName.MalformedException", message)


@rule("ec2", *_CREATE)
def instance_type(parameters: Parameters) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RequestLaunchTemplateData.html

    The wording: moto/ec2/exceptions.py of moto 5.2.5 (PyPI), as for other values of parameters.
    """
    wanted = parameters["LaunchTemplateData"].get("InstanceType")
    if wanted and not is_instance_type(wanted):
        raise RefusedError("InvalidParameterValue", f"Value ({wanted}) for parameter instanceType is invalid.")


@rule("ec2", *_CREATE)
def hop_limit(parameters: Parameters) -> None:
    """1 to 64.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_LaunchTemplateInstanceMetadataOptionsRequest.html
    """
    wanted = parameters["LaunchTemplateData"].get("MetadataOptions", {}).get("HttpPutResponseHopLimit")
    if wanted is not None and not 1 <= wanted <= 64:
        message = f"Value ({wanted}) for parameter HttpPutResponseHopLimit is invalid. It must be from 1 to 64."
        raise RefusedError("InvalidParameterValue", message)


@rule("ec2", *_CREATE)
def user_data(parameters: Parameters) -> None:
    """User data is encoded: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RequestLaunchTemplateData.html.

    The code: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html.
    """
    try:
        base64.b64decode(parameters["LaunchTemplateData"].get("UserData", ""), validate=True)
    except ValueError:
        raise RefusedError("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data.") from None


def is_instance_type(name: str) -> bool:
    """Whether a region has this type. Types that are older than the snapshot are in EC2's model."""
    return name in facts.architectures() or name in service_model("ec2").shape_for("InstanceType").enum
