"""Log groups of CloudWatch Logs."""

from .refusals import RefusedError
from .rules import Parameters, rule


@rule("logs", "CreateLogGroup")
def reserved_name(parameters: Parameters) -> None:
    """Names that start with `aws/`: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html.

    The wording: https://github.com/aws-solutions/application-monitoring-with-amazon-cloudwatch/issues/11.
    """
    if parameters["logGroupName"].lower().startswith("aws/"):
        raise RefusedError("InvalidParameterException", "Log groups starting with AWS/ are reserved for AWS.")
