"""VPC endpoints: the service and its type, what they refer to, private DNS and policy."""

from ministack.services import ec2

from . import facts
from .ec2_lookups import route_table, security_group, subnet, vpc
from .policies import Grammar, problem_of
from .refusals import RefusedError
from .rules import Parameters, rule

# https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
POLICY_SIZE = 20_480
_POLICY = Grammar(has_principal=True)


@rule("ec2", "CreateVpcEndpoint")
def service(parameters: Parameters) -> None:
    """The service exists, and has the type of the endpoint.

    https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html. The wording:
    https://github.com/terraform-aws-modules/terraform-aws-vpc/issues/481, and public reports on the type.
    """
    name = parameters.get("ServiceName", "")
    types = facts.endpoint_services(ec2.get_region()).get(name)
    if types is None:
        raise RefusedError("InvalidServiceName", f"The Vpc Endpoint Service '{name}' does not exist")
    wanted = parameters.get("VpcEndpointType", "Gateway")
    if wanted not in types:
        available = f"does not match available service types ([{', '.join(sorted(types))}])."
        raise RefusedError("InvalidParameter", f"Endpoint type ({wanted}) {available}")


@rule("ec2", "CreateVpcEndpoint", "ModifyVpcEndpoint")
def references(parameters: Parameters) -> None:
    """Route tables, subnets and security groups exist.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html
    """
    for prefix in ("", "Add"):
        for identifier in parameters.get(f"{prefix}RouteTableIds", []):
            route_table(identifier)
        for identifier in parameters.get(f"{prefix}SubnetIds", []):
            subnet(identifier)
        for identifier in parameters.get(f"{prefix}SecurityGroupIds", []):
            security_group(identifier)


@rule("ec2", "CreateVpcEndpoint")
def only_for_interfaces(parameters: Parameters) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html

    The wording: https://github.com/nanlabs/terraform-aws-starter/issues/18.
    """
    if parameters.get("VpcEndpointType", "Gateway") == "Gateway" and parameters.get("SubnetIds"):
        message = "Subnet IDs are only supported for Interface and GatewayLoadBalancer type VPC Endpoints."
        raise RefusedError("InvalidParameter", message)


@rule("ec2", "CreateVpcEndpoint")
def one_subnet_in_each_zone(parameters: Parameters) -> None:
    """The code and wording are those of public reports of Terraform's `aws_vpc_endpoint`.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html
    """
    zones: set[str] = set()
    for identifier in parameters.get("SubnetIds", []):
        zone = subnet(identifier)["AvailabilityZone"]
        if zone in zones:
            message = f"Found another VPC endpoint subnet in the availability zone of {identifier}"
            raise RefusedError("DuplicateSubnetsInSameZone", message)
        zones.add(zone)


@rule("ec2", "CreateVpcEndpoint")
def private_dns(parameters: Parameters) -> None:
    """Private names need DNS in the VPC. The wording of EC2 is not known.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html
    """
    if not parameters.get("PrivateDnsEnabled"):
        return
    found = vpc(parameters["VpcId"])
    if not (found.get("EnableDnsSupport", True) and found.get("EnableDnsHostnames", False)):
        attributes = "both enableDnsSupport and enableDnsHostnames VPC attributes set to true"
        raise RefusedError("InvalidParameter", f"Enabling private DNS requires {attributes} for {found['VpcId']}")


@rule("ec2", "CreateVpcEndpoint", "ModifyVpcEndpoint")
def policy(parameters: Parameters) -> None:
    """JSON, of 20,480 characters: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html.

    The code: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html. The wording is not known.
    """
    document = parameters.get("PolicyDocument")
    if document is None:
        return
    if len(document) > POLICY_SIZE:
        raise RefusedError("InvalidPolicyDocument", f"The policy is longer than {POLICY_SIZE} characters")
    problem = problem_of(document, _POLICY)
    if problem:
        raise RefusedError("InvalidPolicyDocument", f"The Policy Document is not valid: {problem.text}")
