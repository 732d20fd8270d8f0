# A key pair as the stacks have it, and as they had it until version 0.2.0: with a fixed name.

terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "is_named" {
  type = bool
}

variable "public_key" {
  type = string
}

provider "aws" {
  max_retries = 1
}

resource "aws_key_pair" "nodes" {
  key_name        = var.is_named ? "nodes" : null
  key_name_prefix = var.is_named ? null : "nodes-"
  public_key      = var.public_key

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [key_name_prefix]
  }
}

resource "aws_launch_template" "nodes" {
  name     = "nodes"
  key_name = aws_key_pair.nodes.key_name
}
