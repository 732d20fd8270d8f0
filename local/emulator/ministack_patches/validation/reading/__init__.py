"""Reads requests by the protocols of AWS: into the members that botocore's service models give an operation."""
