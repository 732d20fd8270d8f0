# What the emulator must take from Terraform and give back unchanged, of all that needs no node.

terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

# The second apply changes it: all resources change in place then.
variable "stage" {
  type = string
}

# Where the provider finds S3 Control.
variable "proxy" {
  type = string
}

provider "aws" {
  s3_use_path_style = true
  https_proxy       = var.proxy
  no_proxy          = "127.0.0.1"
  max_retries       = 5
  default_tags {
    tags = { Stage = var.stage }
  }
}

locals {
  first       = var.stage == "first"
  everyone    = { Effect = "Allow", Principal = "*", Resource = "*" }
  read_only   = jsonencode({ Version = "2012-10-17", Statement = [merge(local.everyone, { Action = "s3:GetObject" })] })
  all_of_ours = jsonencode({ Version = "2012-10-17", Statement = [merge(local.everyone, { Action = "s3:*" })] })
}

# its tags are read and written by S3 Control
resource "aws_s3_bucket" "tagged" {
  bucket = "tagged"
}

resource "aws_vpc" "main" {
  cidr_block           = "172.20.0.0/16"
  enable_dns_hostnames = true
}

data "aws_availability_zones" "with_eks" {
  state            = "available"
  exclude_zone_ids = ["use1-az3", "usw1-az2", "cac1-az3"]
}

resource "aws_subnet" "private" {
  vpc_id            = aws_vpc.main.id
  availability_zone = "eu-central-1a"
  cidr_block        = "172.20.1.0/24"

  lifecycle {
    precondition {
      condition     = contains(data.aws_availability_zones.with_eks.names, "eu-central-1a")
      error_message = "There are ${join(", ", data.aws_availability_zones.with_eks.names)}."
    }
  }
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "main" {
  subnet_id     = aws_subnet.private.id
  allocation_id = aws_eip.nat.id
  depends_on    = [aws_internet_gateway.main]
}

resource "aws_route" "nat" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.main.id
}

resource "aws_security_group" "nodes" {
  name   = "nodes"
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc_security_group_ingress_rule" "from_nodes" {
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "-1"
}

resource "aws_vpc_security_group_egress_rule" "to_endpoints" {
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = aws_security_group.endpoints[0].id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  description                  = var.stage
}

resource "aws_vpc_security_group_egress_rule" "to_s3" {
  security_group_id = aws_security_group.nodes.id
  prefix_list_id    = aws_vpc_endpoint.gateway.prefix_list_id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_security_group" "endpoints" {
  count  = 2
  name   = "endpoints-${count.index}"
  vpc_id = aws_vpc.main.id
}

# the provider revokes the default rule of a new group, and changes rules of this kind by their values
resource "aws_security_group" "with_rules" {
  name   = "with-rules"
  vpc_id = aws_vpc.main.id

  ingress {
    description     = var.stage
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    cidr_blocks     = local.first ? ["10.1.0.0/16", "10.2.0.0/16"] : ["10.2.0.0/16", "10.3.0.0/16"]
    security_groups = [aws_security_group.nodes.id]
  }

  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = local.first ? ["0.0.0.0/0"] : ["10.0.0.0/16"]
  }
}

resource "aws_vpc_endpoint" "interface" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-central-1.ssm"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.private.id]
  security_group_ids  = [aws_security_group.endpoints[local.first ? 0 : 1].id]
}

resource "aws_vpc_endpoint" "gateway" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-central-1.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.private.id]
  policy            = local.first ? local.read_only : local.all_of_ours
}

resource "aws_cloudwatch_log_group" "flow_logs" {
  name              = "/vpc/flow-logs"
  retention_in_days = 7
}

data "aws_iam_policy_document" "flow_logs" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["vpc-flow-logs.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "flow_logs" {
  name               = "flow-logs"
  assume_role_policy = data.aws_iam_policy_document.flow_logs.json
}

resource "aws_flow_log" "main" {
  vpc_id                   = aws_vpc.main.id
  traffic_type             = "ALL"
  iam_role_arn             = aws_iam_role.flow_logs.arn
  log_destination          = aws_cloudwatch_log_group.flow_logs.arn
  max_aggregation_interval = 60
}

resource "aws_key_pair" "nodes" {
  key_name   = "nodes"
  public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f nodes"
}

resource "aws_kms_key" "main" {
  enable_key_rotation     = true
  deletion_window_in_days = 7
}

resource "aws_kms_alias" "main" {
  name          = "alias/main"
  target_key_id = aws_kms_key.main.key_id
}

resource "aws_ecr_repository" "main" {
  name                 = "main"
  image_tag_mutability = "IMMUTABLE"
  force_delete         = true
  image_scanning_configuration {
    scan_on_push = true
  }
  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = aws_kms_key.main.arn
  }
}

resource "aws_ssm_parameter" "text" {
  name  = "/main/text"
  type  = "String"
  value = var.stage
}

# Its value stays: with a changed one the provider sends no key, and AWS takes its default key then.
# https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
resource "aws_ssm_parameter" "secret" {
  name   = "/main/secret"
  type   = "SecureString"
  key_id = aws_kms_alias.main.arn
  value  = "secret"
}

resource "aws_iam_openid_connect_provider" "main" {
  url            = "https://localhost:4566/oidc/id/0123456789ABCDEF"
  client_id_list = ["sts.amazonaws.com"]
}
