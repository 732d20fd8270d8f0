"""Clients of an emulator, which send what AWS would refuse, too."""

import botocore.session
from botocore.config import Config
from case import World
from world import REGION

SERVICES = ("dynamodb", "ec2", "ecr", "eks", "iam", "kms", "logs", "s3", "ssm", "sts")


def open_world(settings: dict[str, str]) -> World:
    session = botocore.session.get_session()
    # wrong requests are sent, and their first answer counts
    config = Config(parameter_validation=False, retries={"max_attempts": 0}, s3={"addressing_style": "path"})
    clients = {
        service: session.create_client(
            service,
            region_name=REGION,
            endpoint_url=settings["endpoint"],
            verify=settings["ca"],
            aws_access_key_id=settings["accessKeyId"],
            aws_secret_access_key=settings["secretAccessKey"],
            config=config,
        )
        for service in SERVICES
    }
    return World(clients)
